using System.Collections.Immutable;
using Evenkeel.Networks;
using Evenkeel.Networks.Ops;
using Evenkeel.Networks.Ops.Axes;
using Evenkeel.Theory.Moments.Kernels;

namespace Evenkeel.Theory.Moments.Maps;

/// <summary>Means and sums over windows and axes: the mean of E[x x'] over all pairs of places that are summed.</summary>
internal static class AverageMap
{
    /// <summary>Of the skewness E (x − E x)³/v^1.5: values that have less are as good as normal.</summary>
    private const double Skewed = 0.2;

    private const string Assumption = "values that are alike at all positions", FewSkewed = "means of few skewed values are taken for normal values";

    public static MomentStep AveragePool(MapInputs inputs)
    {
        var op = (AveragePool)inputs.Node.Op;
        var isPadded = op.Window.Padding.Values.Any(p => p > 0);
        return PartMap.OfChannels(inputs, part => PadMap.Sliding(part, op.Window, isPadded && !op.CountPadding ? null : 0, (of, window) => Pooled(of, window, op.CountPadding || !isPadded)));
    }

    private static MomentStep Pooled(MapInputs inputs, Window window, bool countsPadding)
    {
        var x = inputs.X.WithUnit(0);
        return Sliding(inputs, x, [.. Enumerable.Range(1, x.Shape.Rank - 1).Select(axis => Slide.Of(window, axis, x.Shape[axis], inputs.Output[axis]))], countsPadding);
    }

    public static MomentStep Adaptive(MapInputs inputs) => PartMap.OfChannels(inputs, Bins);

    private static MomentStep Bins(MapInputs inputs)
    {
        var x = inputs.X.WithUnit(0);
        return Sliding(inputs, x, [.. Enumerable.Range(1, x.Shape.Rank - 1).Select(axis => Slide.Bins(axis, x.Shape[axis], inputs.Output[axis]))], countsPadding: false);
    }

    public static MomentStep Global(MapInputs inputs)
    {
        var x = inputs.X.WithUnit(0);
        return Over(inputs, x, [.. Enumerable.Range(1, x.Shape.Rank - 1)], isMean: true);
    }

    public static MomentStep Mean(MapInputs inputs) => Over(inputs, Reduced(inputs, ((Mean)inputs.Node.Op).Axes), isMean: true);

    public static MomentStep Sum(MapInputs inputs) => Over(inputs, Reduced(inputs, ((Sum)inputs.Node.Op).Axes), isMean: false);

    /// <summary>The axes of a sample that a reduction takes away; none stand for all.</summary>
    public static int[] Reduced(MapInputs inputs, Numbers axes)
    {
        var batch = inputs.X.Kernel.Shape.WithBatch(1);
        return [.. Enumerable.Range(0, batch.Rank - 1).Where(axis => ReducedAxes.Holds(axes, batch, axis + 1))];
    }

    /// <summary>Which axis of the output one is that is not reduced, where the others are kept with one entry or not.</summary>
    public static int AxisLeft(MapInputs inputs, int axis, int[] reduced) => axis - (inputs.Output.Rank < inputs.X.Kernel.Shape.Rank ? reduced.Count(a => a < axis) : 0);

    private static MomentStep Over(MapInputs inputs, int[] axes, bool isMean)
        => Over(inputs, inputs.X.WithUnit(inputs.X.Kernel.Unit is { } unit && axes.Contains(unit) ? null : inputs.X.Kernel.Unit), axes, isMean);

    private static MomentStep Over(MapInputs inputs, Kernel x, int[] axes, bool isMean)
    {
        if (x.Unit is { } unit && unit == inputs.X.Kernel.Unit && !axes.Contains(unit) && !inputs.X.Parts.IsEmpty) return PartMap.OfUnits(inputs, part => Over(part, part.X.Kernel.WithUnit(unit), axes, isMean), AxisLeft(inputs, unit, axes));
        double count = 1;
        var kernel = x;
        foreach (var axis in axes)
        {
            kernel = kernel.MeanAlong(axis);
            count *= x.Shape[axis];
        }

        kernel = Regrouping.Reshaped(kernel.LeftOf(x.Second).Times(isMean ? 1 : count), inputs.Output);
        var means = Averaged(inputs, kernel, [.. axes.Select(axis => Slide.Bins(axis, x.Shape[axis], 1))]);
        return new MomentStep(means with { Averages = null }, g => [Repeated(g)], Assumption) { LawCaveat = LawCaveat(inputs.X, means.Variance / (isMean ? 1 : count * count)) };

        Kernel Repeated(Kernel gradient)
        {
            long[] extents = [.. x.Shape.Extents];
            foreach (var axis in axes) extents[axis] = 1;
            var kept = Regrouping.Reshaped(gradient, new Shape(extents), x.Unit is { } unit && !axes.Contains(unit) ? unit : null);
            return Fitting.Repeated(kept, x.Shape).Times(isMean ? 1 / count : 1);
        }
    }

    private static MomentStep Sliding(MapInputs inputs, Kernel x, Slide[] slides, bool countsPadding)
    {
        if (Slide.KeepAll(slides, inputs)) return inputs.Kept(Assumption);

        // Windows of one value each hand on these.
        if (Slide.AreOfOne(slides)) return inputs.Moved(k => slides.Aggregate(k.WithUnit(0), (of, s) => of.Along(s.Axis, s.Forward(of.Caps[s.Axis], Lags.Cap(inputs.Output, 0, s.Axis), countsPadding), inputs.Output[s.Axis])), Back, Assumption);
        var kernel = x;
        foreach (var slide in slides)
        {
            var (cap, newCap) = (kernel.Caps[slide.Axis], Lags.Cap(inputs.Output, 0, slide.Axis));
            var matrix = slide.Forward(cap, newCap, countsPadding);
            var (_, inner) = kernel.Grid.Around(slide.Axis);
            var before = kernel.Own;
            var spread = slide.Spread(lag => before[Math.Min(lag, cap) * inner], countsPadding);
            kernel = kernel.Along(slide.Axis, matrix, inputs.Output[slide.Axis], countsPadding ? slide.Inside : 1);
            if (spread is var (squares, common)) kernel = kernel with { Profile = kernel.Profile.With(slide.Axis, squares, common) };
        }

        kernel = kernel.LeftOf(x.Second);
        return new MomentStep(Averaged(inputs, kernel, [.. slides]), g => [Back(g)], Assumption) { LawCaveat = LawCaveat(inputs.X, kernel.Variance) };

        Kernel Back(Kernel gradient)
        {
            gradient = gradient.WithUnit(0);
            foreach (var slide in slides)
            {
                var matrix = slide.Back(gradient.Caps[slide.Axis], Lags.Cap(x.Shape, 0, slide.Axis), x.Shape[slide.Axis], countsPadding);
                gradient = gradient.Along(slide.Axis, matrix, x.Shape[slide.Axis]);
            }

            return gradient;
        }
    }

    /// <summary>Of n independent values means have a skewness of 1/√n of theirs, as their variance is 1/n.</summary>
    private static string? LawCaveat(SignalMoments x, double variance) => Math.Abs(x.Skewness) * Math.Sqrt(variance / x.Variance) > Skewed ? FewSkewed : null;

    /// <summary>Means over windows, which scatter as the layers before know; where they do not, the units of the means do by themselves.</summary>
    private static SignalMoments Averaged(MapInputs inputs, Kernel kernel, ImmutableArray<Slide> windows)
    {
        var x = inputs.X;
        if (x.Averages is not { } averages || windows.Any(w => w.Axis == 0)) return inputs.Normal(kernel, x.OwnSource is { } own ? x.Noise.Without(own) : x.Noise, x.Inner.Averaged(x.Kernel, kernel));
        var known = averages.Over(windows);
        return new SignalMoments(kernel, x.Noise.WithVariance(known.LogVariance, inputs.Index))
        {
            OwnSource = inputs.Index,
            Inner = known.Inner,
            Averages = Averages.Behind(x, further => averages.Over([.. windows, .. further.Select(f => f.Before(windows.First(w => w.Axis == f.Axis).Stride))])),
        };
    }
}
