namespace Evenkeel.Theory.Moments.Kernels;

/// <summary>
/// How E[x²] differs from place to place, as factors f of mean 1: by two of them, with shares that give the mean, E f² and E f³ of all (the Gauss rule of two
/// nodes), so that what a function makes of the scale is averaged over the places and not taken at the average.
/// </summary>
/// <param name="Low">The smaller factor.</param>
/// <param name="High">The larger factor.</param>
/// <param name="ShareOfLow">The share of places that have the smaller one.</param>
internal readonly record struct PlaceScales(double Low, double High, double ShareOfLow)
{
    /// <summary>Of Var f: less changes no mean by a hundredth.</summary>
    private const double Least = 0.01;

    /// <summary>Those of a kernel; null where all places are as good as alike.</summary>
    public static PlaceScales? Of(Kernel kernel)
    {
        double second = 1, third = 1;
        if (kernel.Pairs is { } pairs) (second, third) = (pairs.MeanPower(2), pairs.MeanPower(3));
        else if (kernel.Profile == Profile.Flat) return null;
        for (var axis = 0; axis < kernel.Caps.Length; axis++)
        {
            if (kernel.Profile[axis] is not { } factors) continue;
            (second, third) = (second * factors.Average(f => f * f), third * factors.Average(f => f * f * f));
        }

        var variance = second - 1;
        if (!(variance > Least)) return null;

        // The roots of f² − (1 + s) f + p, orthogonal to 1 and f.
        var skew = (third - 3 * second + 2) / variance;
        var half = Math.Sqrt(skew * skew / 4 + variance);
        var (low, high) = (Math.Max(0, 1 + skew / 2 - half), 1 + skew / 2 + half);
        return new PlaceScales(low, high, (high - 1) / (high - low));
    }

    public double Mean(double atLow, double atHigh) => ShareOfLow * atLow + (1 - ShareOfLow) * atHigh;

    /// <summary>Of the line through what a function is at both: its slope as a share of what it is at the mean.</summary>
    public double Slope(double atLow, double atHigh) => Mean(atLow, atHigh) is > 0 and var mean ? (atHigh - atLow) / (High - Low) / mean : 0;
}
