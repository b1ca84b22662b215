using System.Collections.Immutable;
using Evenkeel.Networks.Ops;
using Evenkeel.Theory.Moments.Kernels;

namespace Evenkeel.Theory.Moments.Maps;

/// <summary>A window along one axis.</summary>
/// <param name="Axis">The axis of a sample.</param>
/// <param name="Kernel">Its taps.</param>
/// <param name="Stride">Its step.</param>
/// <param name="Dilation">The distance between its taps.</param>
/// <param name="Places">How many of its taps are inside the input, at which share of its places.</param>
internal sealed record Slide(int Axis, long Kernel, long Stride, long Dilation, ImmutableArray<(long Taps, double Share)> Places)
{
    /// <summary>More pairs of taps are not counted one by one.</summary>
    private const long MostPairs = 1 << 18;

    /// <summary>How many places it has.</summary>
    private long Count { get; init; }

    /// <summary>At each of its places the first position that it takes, and how many; empty where they are not counted.</summary>
    private ImmutableArray<(long First, long Taps)> Windows { get; init; } = [];

    /// <summary>The mean share of its taps that are inside the input.</summary>
    public double Inside => Places.Sum(p => p.Share * p.Taps) / Kernel;

    public static Slide Of(Window window, int axis, long extent, long places)
        => Of(axis, window.Kernel[axis - 1], window.Stride[axis - 1], window.Dilation[axis - 1], places, place =>
        {
            var (first, end) = window.Inside(axis - 1, place, extent);
            return (place * window.Stride[axis - 1] - window.Padding[axis - 1] + first * window.Dilation[axis - 1], end - first);
        });

    /// <summary>The same on values of which a layer takes every stride-th.</summary>
    public Slide Before(long stride) => this with { Dilation = Dilation * stride, Windows = [] };

    /// <summary>Bins that cover an axis: as wide as they are apart, or by one or two entries wider.</summary>
    public static Slide Bins(int axis, long extent, long bins)
    {
        var slide = Of(axis, 0, Math.Max(1, extent / bins), 1, bins, bin => (bin * extent / bins, ((bin + 1) * extent + bins - 1) / bins - bin * extent / bins));
        return slide with { Kernel = slide.Places.Max(s => s.Taps) };
    }

    /// <summary>
    /// What means over it do to a gradient: positions lag apart get those of all windows that they fall into, over the taps of each, the mean over pairs of positions.
    /// </summary>
    /// <param name="cap">The largest lag of the windows.</param>
    /// <param name="newCap">The largest lag of the positions.</param>
    /// <param name="extent">The positions.</param>
    /// <param name="countsOutside">Whether taps outside count as zeros.</param>
    public double[,] Back(int cap, int newCap, long extent, bool countsOutside)
    {
        if (Windows.IsEmpty)
        {
            var density = Count / (double)extent;
            return countsOutside ? Lags.AveragedBack(cap, newCap, Kernel, Stride, density * Inside) : Mean(taps => Lags.AveragedBack(cap, newCap, taps, Stride, density), countsOutside: false);
        }

        return Pairs(newCap, cap, extent, countsOutside, isForward: false);
    }

    /// <summary>What means over it do to lags: at places lag apart the mean over pairs of taps of both windows, which are not the same ones at the edges.</summary>
    /// <param name="cap">The largest lag of the positions.</param>
    /// <param name="newCap">The largest lag of the windows.</param>
    /// <param name="countsOutside">Whether taps outside count as zeros.</param>
    public double[,] Forward(int cap, int newCap, bool countsOutside)
        => Windows.IsEmpty ? Mean(taps => Lags.Averaged(cap, newCap, taps, Stride, Dilation), countsOutside) : Pairs(newCap, cap, Count, countsOutside, isForward: true);

    /// <summary>
    /// What the largest of it does to a gradient, which goes to one place of it: two windows of a and b places that share o go to the same one with a chance of
    /// o/(a + b − o), as of independent values.
    /// </summary>
    /// <param name="cap">The largest lag of the windows.</param>
    /// <param name="newCap">The largest lag of the positions.</param>
    /// <param name="extent">The positions.</param>
    public double[,] LargestBack(int cap, int newCap, long extent)
    {
        var matrix = Lags.LargestBack(cap, newCap, Kernel, Stride, Count / (double)extent);
        if (Windows.IsEmpty || Dilation > 1) return matrix;
        for (var between = 0; between <= cap; between++) matrix[0, between] = 0;
        for (var a = 0; a < Windows.Length; a++)
        {
            for (var b = a; b < Windows.Length; b++)
            {
                var (first, second) = (Windows[a], Windows[b]);
                var shared = Math.Min(first.First + first.Taps, second.First + second.Taps) - Math.Max(first.First, second.First);
                if (shared <= 0) break;
                matrix[0, Math.Min(b - a, cap)] += (a == b ? 1 : 2) * (shared / (double)(first.Taps + second.Taps - shared)) / extent;
            }
        }

        return matrix;
    }

    /// <summary>At each of its places the mean of a number for each position; null where places are not counted.</summary>
    public double[]? MeansOf(double[] factors)
        => Windows.IsEmpty ? null : [.. Windows.Select(w => Enumerable.Range(0, (int)w.Taps).Sum(i => factors[w.First + i * Dilation]) / Math.Max(1, w.Taps))];

    /// <summary>
    /// How E[y²] is spread over its places y, and E[y ȳ] with the mean over all, of positions whose likeness is known by lag; null where all places are alike.
    /// </summary>
    public (double[] Squares, double[] Common)? Spread(Func<long, double> alike, bool countsOutside)
    {
        if (Windows.IsEmpty || Places.Length == 1) return null;
        double[] squares = new double[Windows.Length], common = new double[Windows.Length];
        foreach (var (place, (_, taps)) in Windows.Index())
        {
            var counted = countsOutside ? Kernel : Math.Max(1, taps);
            for (var shift = 1 - taps; shift < taps; shift++) squares[place] += (taps - Math.Abs(shift)) * alike(Math.Abs(shift) * Dilation) / counted / counted;
            common[place] = taps / (double)counted;
        }

        var (mean, ofCommon) = (squares.Average(), common.Average());
        return mean > 0 && ofCommon > 0 ? ([.. squares.Select(s => Math.Max(0, s) / mean)], [.. common.Select(c => c / ofCommon)]) : null;
    }

    /// <summary>Over all pairs of taps of two windows, the lag of the windows and that of the positions; rows are of what there are so many of.</summary>
    private double[,] Pairs(int rows, int columns, long extent, bool countsOutside, bool isForward)
    {
        var matrix = new double[rows + 1, columns + 1];
        for (var a = 0; a < Windows.Length; a++)
        {
            for (var b = a; b < Windows.Length; b++)
            {
                var (first, second, between) = (Windows[a], Windows[b], (long)(b - a));
                var weight = (a == b ? 1 : 2) * (countsOutside ? 1.0 / Kernel / Kernel : 1.0 / Math.Max(1, first.Taps) / Math.Max(1, second.Taps));
                if (second.First - first.First - (first.Taps - 1) * Dilation is var least && least >= (isForward ? columns : rows))
                {
                    var (far, by) = isForward ? (between, least) : (least, between);
                    matrix[(int)Math.Min(far, rows), (int)Math.Min(by, columns)] += first.Taps * second.Taps * weight;
                    continue;
                }

                for (var shift = 1 - second.Taps; shift < first.Taps; shift++)
                {
                    var ways = Math.Min(first.Taps, second.Taps + shift) - Math.Max(0, shift);
                    var apart = Math.Abs(first.First - second.First + shift * Dilation);
                    var (row, column) = isForward ? (between, apart) : (apart, between);
                    matrix[(int)Math.Min(row, rows), (int)Math.Min(column, columns)] += ways * weight;
                }
            }
        }

        var pairs = Lags.PairWeights(extent, rows);
        for (var row = 0; row <= rows; row++)
        {
            for (var column = 0; column <= columns; column++) matrix[row, column] /= pairs[row] * extent * extent;
        }

        return matrix;
    }

    /// <summary>Whether all windows are of one value each, and leave none out.</summary>
    public static bool KeepAll(IReadOnlyList<Slide> slides, MapInputs inputs) => inputs.Output.Equals(inputs.X.Kernel.Shape) && AreOfOne(slides) && slides.All(s => s.Stride == 1);

    /// <summary>Whether each window is of one value, which it hands on.</summary>
    public static bool AreOfOne(IReadOnlyList<Slide> slides) => slides.All(s => s is { Kernel: 1, Inside: 1 });

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

    private static Slide Of(int axis, long kernel, long stride, long dilation, long places, Func<long, (long First, long Taps)> at)
    {
        var counts = new SortedDictionary<long, long>();
        double taps = 0;
        for (long place = 0; place < places; place++)
        {
            var inside = at(place).Taps;
            counts[inside] = counts.GetValueOrDefault(inside) + 1;
            taps += inside;
        }

        return new(axis, kernel, stride, dilation, [.. counts.Select(c => (c.Key, c.Value / (double)places))])
        {
            Count = places,
            Windows = taps * taps <= MostPairs ? [.. Enumerable.Range(0, (int)places).Select(place => at(place))] : [],
        };
    }
}
