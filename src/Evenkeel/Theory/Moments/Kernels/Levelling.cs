namespace Evenkeel.Theory.Moments.Kernels;

/// <summary>Kernels of values whose places are given other scales, by their profile or, of a sequence, one by one.</summary>
internal static class Levelling
{
    /// <summary>The same values if all places had one scale, also of a sequence whose places are known one by one.</summary>
    public static Kernel AtOneScale(this Kernel kernel) => kernel.Pairs is { IsLevel: false } ? Rescaled(kernel, kernel, 1, isInverse: true) : kernel.Levelled();

    /// <summary>All pairs of places along the first axis that have scales of their own; null where all are alike.</summary>
    public static Pairs? Unlike(this Kernel kernel)
        => kernel.Profile[0] is { } factors && kernel.Levelled() is var level ? Pairs.OfLags(kernel.Shape[0], level.Own, level.Other).Spread(factors) : null;

    /// <summary>A sequence by all pairs of places, where these are not alike.</summary>
    public static Kernel PlaceByPlace(this Kernel kernel) => kernel.Pairs is null && kernel.Unlike() is { } pairs ? Kernel.Of(kernel.Shape, pairs, kernel.Mean) : kernel;

    /// <summary>Values of one scale, of which each place is given, beyond what scale it has, the share 1 + s (f − 1) by the factor f that it has of another's E[x²].</summary>
    public static Kernel AtScalesOf(this Kernel kernel, Kernel other, double share)
        => other.Pairs is { IsLevel: false } ? Rescaled(kernel, other, share, isInverse: false) : kernel.Levelled().Spread(kernel.Profile.Times(Profile.Flat.Mixed(1 - other.Profile.ShareOfAxis(share), other.Profile)));

    /// <summary>E[x] E[x'], which at places of other scales differ as the roots of E[x²] do.</summary>
    public static Kernel Means(this Kernel kernel)
        => kernel.Mean != 0 && kernel.Pairs is { IsLevel: false } pairs ? Kernel.Of(kernel.Shape, pairs.OfMeans(kernel.Mean), kernel.Mean) : kernel.Everywhere(kernel.Mean * kernel.Mean, kernel.Mean);

    /// <summary>E[(x + y)(x' + y')] of independent values, whose means at places of other scales differ as the roots of E[x²] do.</summary>
    public static Kernel PlusIndependent(this Kernel x, Kernel y, double meanOfY)
    {
        var (mean, product) = (x.Mean + meanOfY, 2 * x.Mean * meanOfY);
        return product != 0 && (x.Pairs ?? y.Pairs) is not null
            ? x.Plus(y, 1, mean).Plus(Kernel.Of(x.Shape, Pairs.OfMeans(x.AllPairs(), y.AllPairs()), mean), product, mean)
            : x.Plus(y, 1, mean, product);
    }

    /// <summary>All divided by the roots of another's E[x²] + ε at the two places, 0 where both are; times a number.</summary>
    public static Kernel Over(this Kernel kernel, Kernel scale, double epsilon, double factor = 1)
    {
        var q = scale.Second + epsilon;
        if (!(q > 0)) return kernel.Times(0);
        if ((kernel.Pairs ?? scale.Pairs) is null) return kernel.Times(factor / Math.Sqrt(q));
        var of = scale.AllPairs();
        return Kernel.Of(kernel.Shape, kernel.AllPairs().Over(g => (of.Second(g) + epsilon) / (factor * factor)), factor * kernel.Mean / Math.Sqrt(q));
    }

    private static Kernel Rescaled(Kernel kernel, Kernel scales, double share, bool isInverse)
    {
        var (pairs, places) = (kernel.AllPairs(), scales.Pairs!);
        double[] factors = [.. Enumerable.Range(0, places.Places.Groups).Select(g => Math.Max(0, 1 + share * (places.Second(g) / places.MeanSecond - 1)))];
        var mean = places.MeanOver(factors);
        var root = places.MeanOver(Array.ConvertAll(factors, f => Math.Sqrt(f / mean)));
        return isInverse ? Kernel.Of(kernel.Shape, Levelled(), kernel.Mean / root) : Kernel.Of(kernel.Shape, pairs.Over(g => factors[g] > 0 ? mean / factors[g] : double.PositiveInfinity), kernel.Mean * root);

        // Places that have nothing would have what the others have, and share none of it.
        Pairs Levelled()
        {
            var level = pairs.Over(g => factors[g] / mean);
            for (var g = 0; g < factors.Length; g++) level.Own[g] = factors[g] > 0 ? level.Own[g] : pairs.MeanSecond;
            return level;
        }
    }
}
