using System.Collections.Immutable;
using Evenkeel.Networks.Ops;

namespace Evenkeel.Theory.Moments.Maps;

/// <summary>A window along one axis.</summary>
/// <param name="Axis">The axis of a sample.</param>
/// <param name="Kernel">Its taps.</param>
/// <param name="Stride">Its step.</param>
/// <param name="Dilation">The distance between its taps.</param>
/// <param name="Places">How many of its taps are inside the input, at which share of its places.</param>
internal sealed record Slide(int Axis, long Kernel, long Stride, long Dilation, ImmutableArray<(long Taps, double Share)> Places)
{
    /// <summary>The mean share of its taps that are inside the input.</summary>
    public double Inside => Places.Sum(p => p.Share * p.Taps) / Kernel;

    public static Slide Of(Window window, int axis, long extent, long places)
        => new(axis, window.Kernel[axis - 1], window.Stride[axis - 1], window.Dilation[axis - 1], Shares(places, place => window.Inside(axis - 1, place, extent) is var (first, end) ? end - first : 0));

    /// <summary>The same on values of which a layer takes every stride-th.</summary>
    public Slide Before(long stride) => this with { Dilation = Dilation * stride };

    /// <summary>Bins that cover an axis: as wide as they are apart, or by one or two entries wider.</summary>
    public static Slide Bins(int axis, long extent, long bins)
    {
        var shares = Shares(bins, bin => ((bin + 1) * extent + bins - 1) / bins - bin * extent / bins);
        return new(axis, shares.Max(s => s.Taps), Math.Max(1, extent / bins), 1, shares);
    }

    /// <summary>Whether all windows are of one value each, and leave none out.</summary>
    public static bool KeepAll(IReadOnlyList<Slide> slides, MapInputs inputs) => inputs.Output.Equals(inputs.X.Kernel.Shape) && slides.All(s => s is { Kernel: 1, Stride: 1, Inside: 1 });

    /// <summary>The mean over its places of what a window of so many taps does to lags, where the taps outside count as zeros or not at all.</summary>
    public double[,] Mean(Func<long, double[,]> ofTaps, bool countsOutside)
    {
        double[,]? mean = null;
        foreach (var (taps, share) in Places.Where(p => p.Taps > 0))
        {
            var matrix = ofTaps(taps);
            mean ??= new double[matrix.GetLength(0), matrix.GetLength(1)];
            var factor = countsOutside ? share * taps * taps / Kernel / Kernel : share;
            for (var i = 0; i < matrix.GetLength(0); i++)
            {
                for (var j = 0; j < matrix.GetLength(1); j++) mean[i, j] += factor * matrix[i, j];
            }
        }

        if (mean is not null) return mean;
        var nothing = ofTaps(Kernel);
        if (countsOutside) Array.Clear(nothing);
        return nothing;
    }

    private static ImmutableArray<(long Taps, double Share)> Shares(long places, Func<long, long> tapsAt)
    {
        var counts = new SortedDictionary<long, long>();
        for (long place = 0; place < places; place++) counts[tapsAt(place)] = counts.GetValueOrDefault(tapsAt(place)) + 1;
        return [.. counts.Select(c => (c.Key, c.Value / (double)places))];
    }
}
