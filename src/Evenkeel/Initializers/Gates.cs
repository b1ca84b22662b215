using System.Collections.Immutable;
using Evenkeel.Networks;
using Evenkeel.Numerics.Random;
using Evenkeel.Numerics.Threads;

namespace Evenkeel.Initializers;

/// <summary>
/// Splits the first axis into equal blocks, a recurrent cell's gates or packed projections, and draws each by a scheme of its own: orthogonal
/// matrices gate by gate, or an LSTM's forget bias of 1 in the order i, f, g, o.
/// </summary>
/// <remarks>
/// A recurrent layer of PyTorch has two biases, bias_ih and bias_hh, of which only the sum counts: a forget bias that is drawn into both
/// counts twice, so halve it or leave one at zero.
/// </remarks>
/// <param name="Schemes">One for each block; a single one for all blocks that the layer has.</param>
public sealed record Gates(ImmutableArray<Initializer> Schemes) : Initializer
{
    internal const char Separator = '|';

    /// <inheritdoc/>
    public override string Name => $"gates:{string.Join(Separator, Schemes.Select(s => s.Name))}";

    /// <inheritdoc/>
    public override bool IsCentred => Schemes.All(s => s.IsCentred);

    /// <summary>That of the one scheme of all blocks; NaN where they differ.</summary>
    public override double Kurtosis => Schemes.Distinct().Count() == 1 ? Schemes[0].Kurtosis : double.NaN;

    /// <summary>The mean over the blocks.</summary>
    public override double SecondMoment(Shape shape, Fans fans)
    {
        ArgumentNullException.ThrowIfNull(shape);
        var (count, block) = (Count(fans), Block(shape, fans));
        return Enumerable.Range(0, count).Average(i => SchemeOf(i).SecondMoment(block, fans with { Blocks = 1 }));
    }

    /// <inheritdoc/>
    public bool Equals(Gates? other) => other is not null && Schemes.AsSpan().SequenceEqual(other.Schemes.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => Name.GetHashCode(StringComparison.Ordinal);

    /// <summary>The scheme of a block.</summary>
    internal Initializer SchemeOf(int block) => Schemes.Length > 1 ? Schemes[block] : Schemes[0];

    internal override IEnumerable<string> FindArgumentProblems()
        => Schemes.IsDefaultOrEmpty ? ["`gates` must hold a scheme for each gate, got none"] : Schemes.SelectMany(s => s.FindArgumentProblems().Select(p => $"{s.Name}: {p}"));

    private protected override IEnumerable<string> FindProblems(DType type, Shape shape, Fans fans)
    {
        var count = Count(fans);
        if (shape.Rank == 0 || shape[0] % count != 0) return [$"the {count} gates must divide the first extent of the shape {shape}"];
        if (fans.Blocks > 1 && fans.Blocks != count) return [$"{count} schemes must be as many as the layer's gates ({fans.Blocks}), or a single one"];
        var block = Block(shape, fans);
        return Enumerable.Range(0, count).Select(SchemeOf).Distinct().SelectMany(s => s.Problems(type, block, fans with { Blocks = 1 }).Select(p => $"{s.Name}: {p}"));
    }

    private protected override unsafe void Fill<T>(T* values, Shape shape, Fans fans, AddressedRandom random, Workers workers)
    {
        var block = Block(shape, fans);
        for (var i = 0; i < Count(fans); i++) SchemeOf(i).FillPart(values + i * block.Length, block, fans with { Blocks = 1 }, random.Substream(i), workers);
    }

    /// <summary>The number of blocks.</summary>
    internal int Count(Fans fans) => Schemes.Length > 1 ? Schemes.Length : checked((int)fans.Blocks);

    private Shape Block(Shape shape, Fans fans) => new([shape[0] / Count(fans), .. shape.Extents.AsSpan()[1..]]);
}
