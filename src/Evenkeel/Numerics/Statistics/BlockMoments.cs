using System.Numerics;
using Evenkeel.Numerics.Simd;
using Evenkeel.Numerics.Threads;

namespace Evenkeel.Numerics.Statistics;

/// <summary>
/// Moments of an array, taken block by block while the block is in the first-level cache and merged in block order, so that the result
/// does not depend on threads.
/// </summary>
/// <remarks>
/// A block is scaled by a power of two before its powers are summed in the array's own precision: the squares of a signal of 1e-30 are
/// still numbers. Sums are taken about the block's mean, so that a large mean does not swallow the variance.
/// </remarks>
internal static unsafe class BlockMoments
{
    /// <summary>Values in a block: 16 KiB of floats.</summary>
    private const int BlockLength = 4096;

    /// <summary>Blocks in one piece of parallel work.</summary>
    private const int BlocksInPiece = 8;

    /// <summary>The largest power of two by which a block is scaled; its inverse is still a normal float.</summary>
    private const int MaxScaleExponent = 126;

    public static Moments Of<T>(ReadOnlySpan<T> values)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        fixed (T* x = values) return OfRange(x, values.Length);
    }

    public static Moments Of<T>(Workers workers, T* x, long count)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        const int PieceLength = BlockLength * BlocksInPiece;
        if (count <= PieceLength) return OfRange(x, count);
        var pieces = new Moments[(count + PieceLength - 1) / PieceLength];
        workers.For(pieces.Length, new Pieces<T>(x, count, PieceLength, pieces));
        var total = Moments.Empty;
        foreach (var piece in pieces) total += piece;
        return total;
    }

    private static Moments OfRange<T>(T* x, long count)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var total = Moments.Empty;
        for (long start = 0; start < count; start += BlockLength)
        {
            var block = Moments.Empty;
            Width.Run<Block<T>, T>(new(x + start, (int)Math.Min(BlockLength, count - start), &block));
            total += block;
        }

        return total;
    }

    private readonly struct Pieces<T>(T* x, long count, long pieceLength, Moments[] pieces) : IBlocks
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public void Run(int block, int worker)
        {
            var start = block * pieceLength;
            pieces[block] = OfRange(x + start, Math.Min(pieceLength, count - start));
        }
    }

    private readonly struct Block<T>(T* x, int count, Moments* result) : ISimdKernel<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public void Run<V>()
            where V : struct, ISimd<V, T>
        {
            var whole = count - count % V.Count;
            var (low, high, check, zeros, one) = (V.Of(double.PositiveInfinity), V.Of(double.NegativeInfinity), V.Zero, V.Zero, V.Of(1));
            for (var i = 0; i < whole; i += V.Count)
            {
                var v = V.Load(x + i);
                low = V.Min(low, v);
                high = V.Max(high, v);
                check = V.MultiplyAdd(v, V.Zero, check);
                zeros += V.Select(V.Equal(v, V.Zero), one, V.Zero);
            }

            var (min, max, finite, zero) = (V.SmallestOf(low), V.LargestOf(high), V.Sum(check), V.Sum(zeros));
            for (var i = whole; i < count; i++)
            {
                (min, max, finite) = (T.Min(min, x[i]), T.Max(max, x[i]), finite + x[i] * T.Zero);
                if (x[i] == T.Zero) zero += T.One;
            }

            if (finite != T.Zero)
            {
                *result = OneByOne();
                return;
            }

            *result = Centred<V>(double.CreateTruncating(min), double.CreateTruncating(max)) with { Zeros = long.CreateTruncating(zero) };
        }

        private Moments Centred<V>(double min, double max)
            where V : struct, ISimd<V, T>
        {
            var extreme = Math.Max(Math.Abs(min), Math.Abs(max));
            var exponent = extreme == 0 ? 0 : Math.Clamp(-Math.ILogB(extreme), -MaxScaleExponent, MaxScaleExponent);
            var scale = Math.ScaleB(1, exponent);
            var whole = count - count % V.Count;
            var s = V.Of(scale);
            var scalar = T.CreateTruncating(scale);

            var sums = V.Zero;
            for (var i = 0; i < whole; i += V.Count) sums = V.MultiplyAdd(V.Load(x + i), s, sums);
            var sum = double.CreateTruncating(V.Sum(sums));
            for (var i = whole; i < count; i++) sum += double.CreateTruncating(x[i] * scalar);

            var center = T.CreateTruncating(sum / count);
            var mean = V.Create(center);
            var (d1, d2, d3, d4) = (V.Zero, V.Zero, V.Zero, V.Zero);
            for (var i = 0; i < whole; i += V.Count)
            {
                var d = V.Load(x + i) * s - mean;
                var square = d * d;
                d1 += d;
                d2 += square;
                d3 = V.MultiplyAdd(square, d, d3);
                d4 = V.MultiplyAdd(square, square, d4);
            }

            double m1 = double.CreateTruncating(V.Sum(d1)), m2 = double.CreateTruncating(V.Sum(d2));
            double m3 = double.CreateTruncating(V.Sum(d3)), m4 = double.CreateTruncating(V.Sum(d4));
            for (var i = whole; i < count; i++)
            {
                var d = double.CreateTruncating(x[i] * scalar - center);
                (m1, m2, m3, m4) = (m1 + d, m2 + d * d, m3 + d * d * d, m4 + d * d * d * d);
            }

            // The centre is the mean rounded; what rounding left of the first moment is carried over.
            var rest = m1 / count;
            return new Moments
            {
                Count = count,
                Mean = (double.CreateTruncating(center) + rest) / scale,
                M2 = (m2 - rest * m1) / scale / scale,
                M3 = (m3 - 3 * rest * m2) / scale / scale / scale,
                M4 = (m4 - 4 * rest * m3) / scale / scale / scale / scale,
                Min = min,
                Max = max,
            };
        }

        private Moments OneByOne()
        {
            var total = Moments.Empty;
            for (var i = 0; i < count; i++)
            {
                var value = double.CreateTruncating(x[i]);
                total += double.IsFinite(value)
                    ? new Moments { Count = 1, Mean = value, Min = value, Max = value, Zeros = value == 0 ? 1 : 0 }
                    : Moments.Empty with { NonFinite = 1 };
            }

            return total;
        }
    }
}
