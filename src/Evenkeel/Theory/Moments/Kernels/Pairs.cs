using System.Numerics.Tensors;

namespace Evenkeel.Theory.Moments.Kernels;

/// <summary>
/// E[x x'] at all pairs of places of a sequence whose places are not alike: under a causal mask, or as a state builds up from nothing. With g
/// groups, entries 0 to g − 1 are of one place, and g + g i + j of two different ones in groups i and j.
/// </summary>
/// <param name="Places">The places.</param>
/// <param name="Own">E[x x'] within a sample.</param>
/// <param name="Other">E[x x'] between two samples.</param>
internal sealed record Pairs(Places Places, double[] Own, double[] Other)
{
    /// <summary>Relative to the mean: places whose second moments differ by less are alike.</summary>
    private const double Alike = 1e-9;

    /// <summary>Whether E[x²] is the same at all places.</summary>
    public bool IsLevel => TensorPrimitives.Max(Seconds) - TensorPrimitives.Min(Seconds) <= Alike * Own[0];

    /// <summary>Each pair of places by a function of their two groups, and whether they are one place; null is 0.</summary>
    public static Pairs Of(Places places, Func<int, int, bool, double> own, Func<int, int, bool, double>? other) => new(places, Each(places, own), Each(places, other));

    /// <summary>Places that are alike, from E[x x'] by lag.</summary>
    public static Pairs OfLags(long extent, double[] own, double[] other)
    {
        var places = Places.Of(extent);
        return Of(places, (i, j, same) => At(own, i, j, same), (i, j, same) => At(other, i, j, same));

        double At(double[] lags, int i, int j, bool isSame) => lags[isSame ? 0 : (int)Math.Min(places.Distance(i, j), lags.Length - 1)];
    }

    /// <summary>E[x²] at the places of a group.</summary>
    public double Second(int group) => Own[group];

    /// <summary>E[x²], the mean over all places.</summary>
    public double MeanSecond => MeanOver(Seconds);

    private ReadOnlySpan<double> Seconds => Own.AsSpan(0, Places.Groups);

    /// <summary>The mean over all places of a power of E[x²] as a share of its mean.</summary>
    public double MeanPower(int power)
    {
        var mean = MeanSecond;
        if (!(mean > 0)) return 1;
        double sum = 0;
        for (var i = 0; i < Places.Groups; i++) sum += Places.Count(i) * Math.Pow(Own[i] / mean, power);
        return sum / Places.Extent;
    }

    /// <summary>The root of E[x²] of each group, over their mean over all places.</summary>
    public double[] Roots()
    {
        double[] roots = [.. Enumerable.Range(0, Places.Groups).Select(g => Math.Sqrt(Second(g)))];
        return MeanOver(roots) is > 0 and var mean ? Array.ConvertAll(roots, root => root / mean) : roots;
    }

    /// <summary>E[x] E[x'] of values of such a mean over all places, where each has one that is as the root of its E[x²].</summary>
    public Pairs OfMeans(double mean) => OfMeans(this, this).Map(of => mean * mean * of);

    /// <summary>(E[x] E[y'] + E[y] E[x'])/2 of values of mean 1 over all places, where each has one that is as the root of its E[x²] and E[y²].</summary>
    public static Pairs OfMeans(Pairs x, Pairs y)
    {
        double[] a = x.Roots(), b = y.Roots();
        return Of(x.Places, Both, Both);

        double Both(int i, int j, bool isSame) => (a[i] * b[j] + b[i] * a[j]) / 2;
    }

    /// <summary>What two places have.</summary>
    public double At(double[] values, long a, long b) => this[values, Places.GroupOf(a), Places.GroupOf(b), a == b];

    /// <summary>The mean over all places of a number that each group has.</summary>
    public double MeanOver(ReadOnlySpan<double> groups) => TensorPrimitives.Dot(Places.Counts, groups) / Places.Extent;

    /// <summary>The same with another mean of E[x²].</summary>
    public Pairs WithSecond(double second)
    {
        double[] own = [.. Own];
        var seconds = own.AsSpan(0, Places.Groups);
        if (MeanSecond is > 0 and var mean) TensorPrimitives.Multiply(seconds, second / mean, seconds);
        else seconds.Fill(second);
        return new Pairs(Places, own, Other);
    }

    /// <summary>What two samples share as that of one.</summary>
    public Pairs Swapped() => new(Places, Other, Own);

    /// <summary>The same of each E[x x'] as of the places that it is of.</summary>
    public Pairs Map(Func<double, double> f) => new(Places, Array.ConvertAll(Own, f.Invoke), Array.ConvertAll(Other, f.Invoke));

    /// <summary>A function of those of two sequences.</summary>
    public static Pairs Zip(Pairs a, Pairs b, Func<double, double, double> f)
        => Zip(
            a, b,
            (x, y, values) =>
            {
                for (var i = 0; i < values.Length; i++) values[i] = f(x[i], y[i]);
            });

    /// <summary>The same of all numbers at once, the last are the results.</summary>
    public static Pairs Zip(Pairs a, Pairs b, Action<double[], double[], double[]> f)
    {
        double[] own = GC.AllocateUninitializedArray<double>(a.Own.Length), other = GC.AllocateUninitializedArray<double>(own.Length);
        f(a.Own, b.Own, own);
        f(a.Other, b.Other, other);
        return new Pairs(a.Places, own, other);
    }

    /// <summary>All divided by the roots of what a scale has at the two places.</summary>
    public Pairs Over(Func<int, double> scale)
    {
        var factors = new double[Places.Groups];
        for (var g = 0; g < factors.Length; g++) factors[g] = Math.Sqrt(scale(g)) is > 0 and var root ? 1 / root : 0;
        return new Pairs(Places, Weighted(Own, factors), Weighted(Other, factors));
    }

    /// <summary>Values of one scale, which are given the factors of E[x²] at each place.</summary>
    public Pairs Spread(double[] factors)
    {
        var roots = new double[Places.Groups];
        for (var g = 0; g < roots.Length; g++) roots[g] = Math.Sqrt(factors.AsSpan((int)Places.From(g), (int)Places.Count(g)).ToArray().Average());
        return new Pairs(Places, Weighted(Own, roots), Weighted(Other, roots));
    }

    /// <summary>The means by lag, all from a cap on together.</summary>
    public (double[] Own, double[] Other) ByLag(int cap)
    {
        double[] own = new double[cap + 1], other = new double[cap + 1], counts = new double[cap + 1];
        foreach (var (entry, distance, weight) in Places.ByDistance.AsSpan(0, cap == 0 ? Places.Groups : Places.ByDistance.Length))
        {
            var lag = (int)Math.Min(distance, cap);
            own[lag] += weight * Own[entry];
            other[lag] += weight * Other[entry];
            counts[lag] += weight;
        }

        for (var lag = 0; lag <= cap; lag++) (own[lag], other[lag]) = (own[lag] / Math.Max(1, counts[lag]), other[lag] / Math.Max(1, counts[lag]));
        return (own, other);
    }

    /// <summary>The mean of a function of E[x x'] over all pairs of places, within a sample or between two.</summary>
    public double MeanOf(double[] values, Func<double, double> f)
    {
        double same = 0, different = 0;
        for (var i = 0; i < Places.Groups; i++) same += Places.Count(i) * f(values[i]);
        foreach (var (entry, _, count) in Places.ByDistance.AsSpan(Places.Groups))
        {
            if (count > 0) different += count * f(values[entry]);
        }

        return (same + 2 * different) / ((double)Places.Extent * Places.Extent);
    }

    /// <summary>Each number times what both groups have.</summary>
    private static double[] Weighted(double[] values, double[] factors)
    {
        var groups = factors.Length;
        var weighted = GC.AllocateUninitializedArray<double>(values.Length);
        for (var i = 0; i < groups; i++)
        {
            weighted[i] = values[i] * factors[i] * factors[i];
            var row = weighted.AsSpan(groups * (1 + i), groups);
            TensorPrimitives.Multiply(values.AsSpan(groups * (1 + i), groups), factors[i], row);
            TensorPrimitives.Multiply(row, factors, row);
        }

        return weighted;
    }

    private double this[double[] values, int i, int j, bool isSame] => values[isSame ? i : Places.Groups * (1 + i) + j];

    private static double[] Each(Places places, Func<int, int, bool, double>? value)
    {
        var groups = places.Groups;
        var values = new double[groups * (1 + groups)];
        if (value is null) return values;
        for (var i = 0; i < groups; i++)
        {
            values[i] = value(i, i, true);
            for (var j = 0; j <= i; j++) values[groups * (1 + i) + j] = values[groups * (1 + j) + i] = value(i, j, false);
        }

        return values;
    }
}
