using System.Numerics;
using Evenkeel.Numerics.Simd;

namespace Evenkeel.Numerics.Statistics;

/// <summary>Moments of an array, taken block by block and merged in block order.</summary>
/// <remarks>
/// A block is scaled by a power of two before its powers are summed in the array's own precision: the squares of a signal of 1e-30 are
/// still numbers. Sums are taken about a centre near the block's mean, so that a large mean does not swallow the variance.
/// </remarks>
internal static unsafe class BlockMoments
{
    /// <summary>Values in a block: 16 KiB of floats, which the careful way finds in the first-level cache each time.</summary>
    private const int BlockLength = 4096;

    public static Moments Of<T>(ReadOnlySpan<T> values)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        fixed (T* x = values) return Of(x, values.Length);
    }

    public static Moments Of<T>(T* x, long count)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var total = Moments.Empty;
        for (long start = 0; start < count; start += BlockLength) total += OfBlock(x + start, (int)Math.Min(BlockLength, count - start));
        return total;
    }

    private static Moments OfBlock<T>(T* x, int count)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Moments block;
        var isDone = false;
        Width.Run<OnePass<T>, T>(new(x, count, &block, &isDone));
        if (!isDone) Width.Run<ThreePasses<T>, T>(new(x, count, &block));
        return block;
    }
}
