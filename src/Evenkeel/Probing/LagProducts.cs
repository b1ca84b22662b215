using Evenkeel.Networks;
using Evenkeel.Theory.Moments.Kernels;

namespace Evenkeel.Probing;

/// <summary>Means of x x' over all pairs of positions of a sample by lag, both ways along each axis; the last lag of an axis stands for all beyond.</summary>
internal sealed class LagProducts
{
    private readonly int[] extents;
    private readonly int[] caps;
    private readonly int? unit;
    private readonly double[] weights;

    public LagProducts(Shape shape, int? unit, int[] caps)
    {
        extents = [.. shape.Extents.Select(e => (int)e)];
        (this.unit, this.caps) = (unit, caps);
        weights = Lags.PairWeights(shape, caps);
    }

    /// <summary>Adds a sample's means by lag, times a factor.</summary>
    public void Add(double[] sample, double[] means, double factor)
    {
        var sums = new double[means.Length];
        Visit(sample, sample, 0, sums, 0);
        var pairs = (double)sample.Length * sample.Length / (unit is { } axis ? extents[axis] : 1);
        for (var i = 0; i < means.Length; i++) means[i] += factor * sums[i] / (pairs * weights[i]);
    }

    /// <summary>Adds the products of two parts of a sample, which differ by the lags that the axes before have.</summary>
    private void Visit(ReadOnlySpan<double> a, ReadOnlySpan<double> b, int axis, Span<double> sums, int at)
    {
        if (axis == extents.Length)
        {
            sums[at] += a[0] * b[0];
            return;
        }

        var (extent, inner) = (extents[axis], a.Length / extents[axis]);
        if (axis == unit)
        {
            for (var p = 0; p < extent; p++) Visit(a.Slice(p * inner, inner), b.Slice(p * inner, inner), axis + 1, sums, at);
            return;
        }

        var lags = 1;
        for (var i = axis + 1; i < caps.Length; i++) lags *= caps[i] + 1;
        var cap = caps[axis];
        var all = new double[lags];
        Visit(Total(a, inner), Total(b, inner), axis + 1, all, 0);
        var part = new double[lags];
        for (var lag = 0; lag < Math.Max(cap, 1); lag++)
        {
            Array.Clear(part);
            for (var p = 0; p + lag < extent; p++)
            {
                if (axis == extents.Length - 1)
                {
                    part[0] += a[p] * b[p + lag] + (lag == 0 ? 0 : a[p + lag] * b[p]);
                    continue;
                }

                Visit(a.Slice(p * inner, inner), b.Slice((p + lag) * inner, inner), axis + 1, part, 0);
                if (lag > 0) Visit(a.Slice((p + lag) * inner, inner), b.Slice(p * inner, inner), axis + 1, part, 0);
            }

            for (var i = 0; i < lags; i++)
            {
                sums[at * lags * (cap + 1) + lag * lags + i] += part[i];
                all[i] -= part[i];
            }
        }

        if (cap == 0) return;
        for (var i = 0; i < lags; i++) sums[at * lags * (cap + 1) + cap * lags + i] += all[i];
    }

    private static double[] Total(ReadOnlySpan<double> values, int inner)
    {
        var total = new double[inner];
        for (var i = 0; i < values.Length; i++) total[i % inner] += values[i];
        return total;
    }
}
