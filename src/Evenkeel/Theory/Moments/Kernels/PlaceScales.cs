namespace Evenkeel.Theory.Moments.Kernels;

/// <summary>
/// How E[x²] differs from place to place, as factors f of mean 1: the share of places that have nothing, as between those that a stride is apart, and of the others two
/// factors with shares that give the mean, E f² and E f³ of all (the Gauss rule of two nodes). What a function makes of the scale is then averaged over the places and
/// not taken at the average.
/// </summary>
/// <param name="Nothing">The share of places that are 0.</param>
/// <param name="Low">The smaller factor of the others.</param>
/// <param name="High">The larger factor.</param>
/// <param name="ShareOfLow">The share of the others that have the smaller one.</param>
internal readonly record struct PlaceScales(double Nothing, double Low, double High, double ShareOfLow)
{
    /// <summary>Of Var f: less changes no mean by a hundredth.</summary>
    private const double Least = 0.01;

    /// <summary>Of the mean scale: what rounding leaves of nothing.</summary>
    private const double Rounding = 1e-9;

    /// <summary>Those of a kernel; null where all places are as good as alike.</summary>
    public static PlaceScales? Of(Kernel kernel)
    {
        double second = 1, third = 1, something = 1;
        if (kernel.Pairs is { } pairs) (second, third) = (pairs.MeanPower(2), pairs.MeanPower(3));
        else if (kernel.Profile == Profile.Flat) return null;
        for (var axis = 0; axis < kernel.Caps.Length; axis++)
        {
            if (kernel.Profile[axis] is not { } factors) continue;
            (second, third) = (second * factors.Average(f => f * f), third * factors.Average(f => f * f * f));
            something *= factors.Count(f => f > Rounding) / (double)factors.Length;
        }

        if (!(second - 1 > Least) || !(something > 0)) return null;

        // Of the others as shares of their mean, 1/something: the roots of g² − (2 + s) g + 1 + s − v, whose polynomial is orthogonal to 1 and g.
        var (square, cube) = (second * something, third * something * something);
        var variance = square - 1;
        if (!(variance > Least * Least)) return new PlaceScales(1 - something, 1 / something, 1 / something, 1);
        var skew = (cube - 3 * square + 2) / variance;
        var half = Math.Sqrt(skew * skew / 4 + variance);
        var (low, high) = (Math.Max(0, 1 + skew / 2 - half), 1 + skew / 2 + half);
        return new PlaceScales(1 - something, low / something, high / something, (high - 1) / (high - low));
    }

    /// <summary>The mean over all places of what is known of a function at each of the scales.</summary>
    public double Mean((double Nothing, double Low, double High) at) => Nothing * at.Nothing + (1 - Nothing) * OfOthers(at);

    /// <summary>Of a line through what a function is at these: its slope as a share of the mean.</summary>
    public double Slope((double Nothing, double Low, double High) at)
    {
        if (!(Mean(at) > 0)) return 0;
        return (Nothing > 0 ? (OfOthers(at) - at.Nothing) * (1 - Nothing) : (at.High - at.Low) / (High - Low)) / Mean(at);
    }

    private double OfOthers((double Nothing, double Low, double High) at) => ShareOfLow * at.Low + (1 - ShareOfLow) * at.High;
}
