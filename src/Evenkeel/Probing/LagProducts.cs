using System.Numerics.Tensors;
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
        Visit(sample, sample, 0, 1, sums, 0);
        var pairs = (double)sample.Length * sample.Length / (unit is { } axis ? extents[axis] : 1);
        for (var i = 0; i < means.Length; i++) means[i] += factor * sums[i] / (pairs * weights[i]);
    }

    /// <summary>Adds the products of two parts of a sample, which differ by the lags that the axes before have; of a part with itself, both ways are alike.</summary>
    private void Visit(ReadOnlySpan<double> a, ReadOnlySpan<double> b, int axis, double factor, Span<double> sums, int at)
    {
        if (axis == extents.Length)
        {
            sums[at] += factor * a[0] * b[0];
            return;
        }

        var (extent, inner, isSame) = (extents[axis], a.Length / extents[axis], a == b);
        if (axis == unit)
        {
            for (var p = 0; p < extent; p++) Visit(a.Slice(p * inner, inner), b.Slice(p * inner, inner), axis + 1, factor, sums, at);
            return;
        }

        var lags = 1;
        for (var i = axis + 1; i < caps.Length; i++) lags *= caps[i] + 1;
        var cap = caps[axis];
        var all = new double[lags];
        var total = Total(a, inner);
        Visit(total, isSame ? total : Total(b, inner), axis + 1, factor, all, 0);
        var part = new double[lags];
        for (var lag = 0; lag < Math.Max(cap, 1); lag++)
        {
            Array.Clear(part);
            var ways = lag == 0 || !isSame ? factor : 2 * factor;
            Along(a, b, axis, lag, ways, part);
            if (lag > 0 && !isSame) Along(b, a, axis, lag, ways, part);
            for (var i = 0; i < lags; i++)
            {
                sums[at * lags * (cap + 1) + lag * lags + i] += part[i];
                all[i] -= part[i];
            }
        }

        if (cap == 0) return;
        for (var i = 0; i < lags; i++) sums[at * lags * (cap + 1) + cap * lags + i] += all[i];
    }

    /// <summary>Adds the products of each entry of the first part and the one that lies a lag further in the second.</summary>
    private void Along(ReadOnlySpan<double> a, ReadOnlySpan<double> b, int axis, int lag, double factor, double[] part)
    {
        var (extent, inner) = (extents[axis], a.Length / extents[axis]);
        if (axis == extents.Length - 1)
        {
            part[0] += factor * TensorPrimitives.Dot(a[..(extent - lag)], b[lag..]);
            return;
        }

        for (var p = 0; p + lag < extent; p++) Visit(a.Slice(p * inner, inner), b.Slice((p + lag) * inner, inner), axis + 1, factor, part, 0);
    }

    private static double[] Total(ReadOnlySpan<double> values, int inner)
    {
        if (inner == 1) return [TensorPrimitives.Sum(values)];
        var total = new double[inner];
        for (var i = 0; i < values.Length; i += inner) TensorPrimitives.Add(total, values.Slice(i, inner), total);
        return total;
    }
}
