using Evenkeel.Networks.Ops;

namespace Evenkeel.Theory.Moments.Kernels;

/// <summary>What a sliding window does along one axis: places at the edges see fewer of the positions, and these may differ in scale.</summary>
/// <param name="Shares">
/// By lag, E[y y'] of the sums at two places over what it would be with all taps on positions of scale 1 that are as alike; of the last lag over all
/// that are at least so far apart.
/// </param>
/// <param name="Factors">How E[y²] is spread over the places; null where they are alike.</param>
/// <param name="Common">How E[y ȳ] of a place and the mean of all is spread.</param>
internal sealed record WindowTaps(double[] Shares, double[]? Factors, double[]? Common)
{
    private static readonly WindowTaps Alike = new([1], null, null);

    /// <param name="window">The window.</param>
    /// <param name="axis">The axis that it slides along.</param>
    /// <param name="large">The extent that it slides over.</param>
    /// <param name="small">Its places.</param>
    /// <param name="factors">How second moments are spread along the axis before; null where they are alike.</param>
    /// <param name="isForward">Whether it sums positions into places, or brings what places have back to positions.</param>
    /// <param name="cap">The last lag.</param>
    /// <param name="marksGaps">Whether positions that no place has anything for are told from the others.</param>
    public static WindowTaps Of(Window window, int axis, long large, long small, double[]? factors, bool isForward, int cap, bool marksGaps = false)
    {
        var inside = window.TapsInside(axis, large, small);
        if (inside == 0 || (factors is null && inside == window.Kernel[axis] * small && (!marksGaps || IsTiled(window, axis, large)))) return Alike;

        // Of each tap, by the place of the window, the scale of the value that it takes.
        var scales = new double[window.Kernel[axis]][];
        for (long tap = 0; tap < scales.Length; tap++) scales[tap] = new double[small];
        for (long place = 0; place < small; place++)
        {
            var (first, end) = window.Inside(axis, place, large);
            for (var tap = first; tap < end; tap++) scales[tap][place] = factors is null ? 1 : Math.Sqrt(factors[isForward ? Position(place, tap) : place]);
        }

        var (squares, common) = (new double[isForward ? small : large], new double[isForward ? small : large]);
        for (long tap = 0; tap < scales.Length; tap++)
        {
            var mean = scales[tap].Average();
            for (long place = 0; place < small; place++)
            {
                var scale = scales[tap][place];
                if (scale == 0) continue;
                var to = isForward ? place : Position(place, tap);
                squares[to] += scale * scale;
                common[to] += scale * mean;
            }
        }

        return new WindowTaps([.. PairMeans.ByLag(scales, scales, cap).Select(share => share * small / inside)], OfMean1(squares), OfMean1(common));

        long Position(long place, long tap) => place * window.Stride[axis] - window.Padding[axis] + tap * window.Dilation[axis];
    }

    /// <summary>Whether each position is in one window.</summary>
    private static bool IsTiled(Window window, int axis, long large) => window.Kernel[axis] == window.Stride[axis] && window.Dilation[axis] == 1 && large % window.Stride[axis] == 0;

    private static double[]? OfMean1(double[] values) => values.Average() is > 0 and var mean ? [.. values.Select(v => v / mean)] : null;
}
