using System.Numerics;
using Evenkeel.Numerics.Simd;

namespace Evenkeel.Numerics.Statistics;

/// <summary>The moments of any block: the extremes give the scale, a sum the centre, and then the powers are summed.</summary>
internal readonly unsafe struct ThreePasses<T>(T* x, int count, Moments* result) : ISimdKernel<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public void Run<V>()
        where V : struct, ISimd<V, T>
    {
        var whole = count - count % V.Count;
        var (low, high, check) = (V.Of(double.PositiveInfinity), V.Of(double.NegativeInfinity), V.Zero);
        long zeros = 0;
        for (var i = 0; i < whole; i += V.Count)
        {
            var v = V.Load(x + i);
            low = V.MinNative(low, v);
            high = V.MaxNative(high, v);
            check = V.MultiplyAdd(v, V.Zero, check);
            zeros += V.CountTrue(V.Equal(v, V.Zero));
        }

        var (min, max, finite) = (V.SmallestOf(low), V.LargestOf(high), V.Sum(check));
        for (var i = whole; i < count; i++)
        {
            (min, max, finite) = (T.Min(min, x[i]), T.Max(max, x[i]), finite + x[i] * T.Zero);
            if (x[i] == T.Zero) zeros++;
        }

        var (least, most) = (double.CreateTruncating(min), double.CreateTruncating(max));
        *result = finite == T.Zero ? Centred<V>(Math.Max(-least, most)) with { Min = least, Max = most, Zeros = zeros } : OneByOne();
    }

    private Moments Centred<V>(double extreme)
        where V : struct, ISimd<V, T>
    {
        var scale = PowerSums.ScaleFor(Math.Abs(extreme));
        var whole = count - count % V.Count;
        var s = V.Of(scale);
        var scalar = T.CreateTruncating(scale);

        var sums = V.Zero;
        for (var i = 0; i < whole; i += V.Count) sums = V.MultiplyAdd(V.Load(x + i), s, sums);
        var sum = double.CreateTruncating(V.Sum(sums));
        for (var i = whole; i < count; i++) sum += double.CreateTruncating(x[i] * scalar);

        var centre = T.CreateTruncating(sum / count);
        var mean = V.Create(centre);
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
            var d = double.CreateTruncating(x[i] * scalar - centre);
            (m1, m2, m3, m4) = (m1 + d, m2 + d * d, m3 + d * d * d, m4 + d * d * d * d);
        }

        return new PowerSums(count, m1, m2, m3, m4).Moments(scale, double.CreateTruncating(centre));
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
