using System.Numerics;
using Evenkeel.Numerics.Simd;

namespace Evenkeel.Numerics.Statistics;

/// <summary>
/// The moments of a block in one pass, with centre and scale guessed from a few of its values. Where the guess turns out too poor for full
/// accuracy, or a value is not finite, <c>isDone</c> stays false.
/// </summary>
internal readonly unsafe struct OnePass<T>(T* x, int count, Moments* result, bool* isDone) : ISimdKernel<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>Registers from which centre and scale are guessed.</summary>
    private const int Guesses = 4;

    /// <summary>The most by which a scaled value may exceed what was guessed: its fourth power must be a number.</summary>
    private const double MaxExcess = 65536;

    /// <summary>The largest share of Σ d² that may be due to a centre beside the mean; beyond it the subtraction loses digits.</summary>
    private const double MaxOffsetShare = 0.25;

    public void Run<V>()
        where V : struct, ISimd<V, T>
    {
        if (count < 2 * Guesses * V.Count) return;
        Guess<V>(out var scale, out var centre);
        var pairs = count - count % (2 * V.Count);
        var (s, c) = (V.Of(scale), -V.Create(centre));
        var (low, high) = (V.Load(x), V.Load(x));
        var (a1, a2, a3, a4) = (V.Zero, V.Zero, V.Zero, V.Zero);
        var (b1, b2, b3, b4) = (V.Zero, V.Zero, V.Zero, V.Zero);
        var least = V.Abs(low);
        for (var i = 0; i < pairs; i += 2 * V.Count)
        {
            var (v, w) = (V.Load(x + i), V.Load(x + i + V.Count));
            low = V.MinNative(low, V.MinNative(v, w));
            high = V.MaxNative(high, V.MaxNative(v, w));
            least = V.MinNative(least, V.MinNative(V.Abs(v), V.Abs(w)));
            var (d, e) = (V.MultiplyAdd(v, s, c), V.MultiplyAdd(w, s, c));
            var (dd, ee) = (d * d, e * e);
            a1 += d;
            b1 += e;
            a2 += dd;
            b2 += ee;
            a3 = V.MultiplyAdd(dd, d, a3);
            b3 = V.MultiplyAdd(ee, e, b3);
            a4 = V.MultiplyAdd(dd, dd, a4);
            b4 = V.MultiplyAdd(ee, ee, b4);
        }

        // A call while registers are alive would keep them in memory during the loop.
        var (m1, m2, m3, m4) = (Sum(a1 + b1), Sum(a2 + b2), Sum(a3 + b3), Sum(a4 + b4));
        var (min, max, smallest) = (V.SmallestOf(low), V.LargestOf(high), V.SmallestOf(least));
        var zeros = smallest == T.Zero ? Zeros<V>(pairs) : 0;
        for (var i = pairs; i < count; i++)
        {
            (min, max) = (T.Min(min, x[i]), T.Max(max, x[i]));
            if (x[i] == T.Zero) zeros++;
            var d = double.CreateTruncating(x[i]) * scale - double.CreateTruncating(centre);
            (m1, m2, m3, m4) = (m1 + d, m2 + d * d, m3 + d * d * d, m4 + d * d * d * d);
        }

        var (bottom, top) = (double.CreateTruncating(min), double.CreateTruncating(max));
        var sums = new PowerSums(count, m1, m2, m3, m4);
        if (!IsAccurate(sums, Math.Max(-bottom, top) * scale)) return;
        *result = sums.Moments(scale, double.CreateTruncating(centre)) with { Min = bottom, Max = top, Zeros = zeros };
        *isDone = true;

        static double Sum(V v) => double.CreateTruncating(V.Sum(v));
    }

    /// <summary>A value that is not finite leaves no sum finite, so that it needs no test of its own.</summary>
    private static bool IsAccurate(PowerSums sums, double extreme)
        => double.IsFinite(sums.First) && double.IsFinite(sums.Fourth)
        && (extreme == 0 || (extreme <= MaxExcess && extreme * MaxExcess >= 1))
        && sums.Offset * sums.First <= MaxOffsetShare * sums.Second;

    private long Zeros<V>(int end)
        where V : struct, ISimd<V, T>
    {
        long zeros = 0;
        for (var i = 0; i < end; i += V.Count) zeros += V.CountTrue(V.Equal(V.Load(x + i), V.Zero));
        return zeros;
    }

    private void Guess<V>(out double scale, out T centre)
        where V : struct, ISimd<V, T>
    {
        var (sum, largest) = (V.Zero, V.Zero);
        for (var i = 0; i < Guesses; i++)
        {
            var v = V.Load(x + (long)i * (count - V.Count) / (Guesses - 1));
            sum += v;
            largest = V.MaxNative(largest, V.Abs(v));
        }

        var extreme = double.CreateTruncating(V.LargestOf(largest));
        scale = double.IsFinite(extreme) ? PowerSums.ScaleFor(extreme) : 1;
        centre = T.CreateTruncating(double.CreateTruncating(V.Sum(sum)) * scale / (Guesses * V.Count));
    }
}
