using Evenkeel.Networks;
using Evenkeel.Networks.Ops;

namespace Evenkeel.Theory.Moments.Kernels;

/// <summary>
/// How the mean of what the taps of a window take goes with the scale of their sum over the places: where it hangs over the edge both are smaller.
/// Cov(μ, d)/√v of the mean μ of the value that a tap takes, 0 outside, and the variance d of the sum, of mean 1; v is that of the sum of one tap.
/// </summary>
/// <param name="Mean">The mean over all taps.</param>
/// <param name="Square">The mean square over all taps and values, whose means are those over samples.</param>
internal readonly record struct Leaning(double Mean, double Square)
{
    /// <param name="window">The window.</param>
    /// <param name="values">The kernel of what it sums.</param>
    /// <param name="sums">That of the sums, over the taps that are inside.</param>
    /// <param name="samples">The samples.</param>
    /// <param name="inside">The share of the taps that are inside, over all places.</param>
    public static Leaning Of(Window window, Kernel values, Kernel sums, double samples, double inside)
    {
        if (values.Profile == Profile.Flat && sums.Profile == Profile.Flat) return default;
        var common = sums.MeanOf(samples);
        var (v, root) = ((sums.Second - common) * inside, values.Profile.MeanRoot);
        if (!(v > 0) || !(root > 0)) return default;
        var (mean, square) = Covariances(window, values, sums.Shape, sums.Profile.Centred(common / sums.Second));
        return new(Math.Abs(values.Mean) / root / Math.Sqrt(v) * mean, Math.Max(0, values.Other[0] / (root * root) / v * square));
    }

    /// <summary>The mean and the mean square over all taps of Cov(h, d), of the root h of the scale of the value that a tap takes.</summary>
    private static (double Mean, double Square) Covariances(Window window, Kernel values, Shape small, Profile variances)
    {
        // Scales are products of those along each axis, and so are all of these means: over taps of E[h d], E h, and their squares and products.
        var (both, alone, bothSquare, mixed, aloneSquare) = (1.0, 1.0, 1.0, 1.0, 1.0);
        for (var axis = 1; axis < small.Rank; axis++)
        {
            var (factors, taps) = (values.Profile[axis], (double)window.Kernel[axis - 1]);
            var (sumBoth, sumAlone, sumBothSquare, sumMixed, sumAloneSquare) = (0.0, 0.0, 0.0, 0.0, 0.0);
            for (long tap = 0; tap < window.Kernel[axis - 1]; tap++)
            {
                var (h, d) = OfTap(window, axis - 1, tap, factors, variances[axis], values.Shape[axis], small[axis]);
                (sumBoth, sumAlone) = (sumBoth + d, sumAlone + h);
                (sumBothSquare, sumMixed, sumAloneSquare) = (sumBothSquare + d * d, sumMixed + d * h, sumAloneSquare + h * h);
            }

            (both, alone) = (both * sumBoth / taps, alone * sumAlone / taps);
            (bothSquare, mixed, aloneSquare) = (bothSquare * sumBothSquare / taps, mixed * sumMixed / taps, aloneSquare * sumAloneSquare / taps);
        }

        return (both - alone, bothSquare - 2 * mixed + aloneSquare);
    }

    /// <summary>E h and E[h d] of one tap along an axis.</summary>
    private static (double Alone, double Both) OfTap(Window window, int axis, long tap, double[]? factors, double[]? variances, long large, long small)
    {
        var (alone, both) = (0.0, 0.0);
        for (long place = 0; place < small; place++)
        {
            var from = place * window.Stride[axis] - window.Padding[axis] + tap * window.Dilation[axis];
            if (from < 0 || from >= large) continue;
            var scale = factors is null ? 1 : Math.Sqrt(factors[from]);
            alone += scale;
            both += scale * (variances?[place] ?? 1);
        }

        return (alone / small, both / small);
    }
}
