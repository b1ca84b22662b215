using Evenkeel.Networks;
using Evenkeel.Numerics.Random;
using Evenkeel.Numerics.Threads;

namespace Evenkeel.Initializers;

/// <summary>A scheme that draws every value by itself from one law, so that any slice of a tensor can be made alone.</summary>
public abstract record ElementwiseInitializer : Initializer
{
    private const int BlockLength = 1 << 16;

    /// <inheritdoc/>
    public override double Kurtosis => LawOf(new Fans(1, 1)).Kurtosis;

    /// <inheritdoc/>
    public override bool IsCentred => LawOf(new Fans(1, 1)).Mean == 0;

    /// <summary>The law of the values.</summary>
    public abstract Law LawOf(Fans fans);

    /// <inheritdoc/>
    public sealed override double SecondMoment(Shape shape, Fans fans) => LawOf(fans).SecondMoment;

    /// <summary>Fills a slice of a tensor: the values at <paramref name="start"/> and after, the same as in the whole.</summary>
    /// <param name="slice">The memory to fill: <see cref="float"/>, <see cref="double"/>, <see cref="Half"/> or <see cref="BFloat16"/>.</param>
    /// <param name="start">The index of the slice's first value in the tensor.</param>
    /// <param name="shape">The extents of the whole tensor.</param>
    /// <param name="fans">The fans of its layer.</param>
    /// <param name="seed">The seed of the whole network.</param>
    /// <param name="name">The parameter's name.</param>
    /// <exception cref="SchemeException">The scheme cannot draw such a tensor; nothing was written.</exception>
    public void FillSlice<T>(Span<T> slice, long start, Shape shape, Fans fans, ulong seed, string name)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(shape);
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(slice.Length, shape.Length - start);
        Elements.ThrowIfUnknown<T>();
        Check(DTypes.Of<T>(), shape, fans);
        Elements.Fill(LawOf(fans), slice, new AddressedRandom(seed, name), start);
    }

    private protected override IEnumerable<string> FindProblems(DType type, Shape shape, Fans fans) => [];

    private protected sealed override unsafe void Fill<T>(T* values, Shape shape, Fans fans, AddressedRandom random, Workers workers)
        => workers.For(checked((int)((shape.Length + BlockLength - 1) / BlockLength)), new Blocks<T>(LawOf(fans), values, shape.Length, random));

    private readonly unsafe struct Blocks<T>(Law law, T* values, long length, AddressedRandom random) : IBlocks
        where T : unmanaged
    {
        public void Run(int block, int worker)
        {
            var start = (long)block * BlockLength;
            Elements.Fill(law, new Span<T>(values + start, (int)Math.Min(BlockLength, length - start)), random, start);
        }
    }
}
