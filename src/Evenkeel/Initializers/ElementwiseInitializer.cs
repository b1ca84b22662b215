using Evenkeel.Networks;
using Evenkeel.Numerics.Random;
using Evenkeel.Numerics.Threads;

namespace Evenkeel.Initializers;

/// <summary>A scheme that draws every value by itself, so that any slice of a tensor can be made alone.</summary>
public abstract record ElementwiseInitializer : Initializer
{
    private const int BlockLength = 1 << 15;

    /// <summary>Fills a slice of a tensor: the values at <paramref name="start"/> and after.</summary>
    public abstract void FillSlice(Span<float> slice, long start, Fans fans, AddressedRandom random);

    private protected sealed override void Fill(Tensor tensor, Fans fans, AddressedRandom random, Workers workers)
        => workers.For(checked((int)((tensor.Length + BlockLength - 1) / BlockLength)), new Blocks(this, tensor, fans, random));

    private readonly struct Blocks(ElementwiseInitializer scheme, Tensor tensor, Fans fans, AddressedRandom random) : IBlocks
    {
        public void Run(int block, int worker)
        {
            var start = (long)block * BlockLength;
            scheme.FillSlice(tensor.Chunk<float>(start, (int)Math.Min(BlockLength, tensor.Length - start)), start, fans, random);
        }
    }
}
