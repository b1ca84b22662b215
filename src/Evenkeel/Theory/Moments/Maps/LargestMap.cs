using Evenkeel.Networks;
using Evenkeel.Networks.Ops;
using Evenkeel.Numerics.Random;
using Evenkeel.Theory.Moments.Kernels;

namespace Evenkeel.Theory.Moments.Maps;

/// <summary>
/// The largest of k values: a monotone function g commutes with it, so that it is g of the largest of k normal values. These share their mean
/// correlation ρ, as √ρ z₀ + √(1 − ρ) zᵢ do, of which the largest has the distribution function ∫ φ(z₀) Φ((s − √ρ z₀)/√(1 − ρ))^k dz₀.
/// </summary>
internal static class LargestMap
{
    private const double Rounding = 1e-9;

    /// <summary>Of what a function rises by: one that falls by less, as SiLU does, is as good as monotone.</summary>
    private const double Falling = 0.2;

    /// <summary>Of quantiles: closer ones are as good as one.</summary>
    private const double Apart = 0.02;

    private const string Assumption = "normal values of one correlation in a window", Overlapping = "the largest of bins that overlap is taken to be that of bins apart";

    public static MomentStep MaxPool(MapInputs inputs)
        => PartMap.OfChannels(inputs, part => PadMap.Sliding(part, ((MaxPool)inputs.Node.Op).Window, double.NegativeInfinity, Pooled));

    private static MomentStep Pooled(MapInputs inputs, Window window)
    {
        var step = Slid(inputs, window);
        if (step.Output is not { } output) return step;
        var (values, whole) = (inputs.X with { Origin = inputs.OriginOf(0) }, window);
        if (inputs.X.LargestOf is { } before && Together(before.Window, window, inputs.Output.Rank - 1) is { } both)
        {
            (values, whole) = (before.Values, both);
            output = Slid(inputs with { Signals = [values] }, both).Output ?? output;
        }

        return step with { Output = output with { LargestOf = (values, whole) } };
    }

    private static MomentStep Slid(MapInputs inputs, Window window)
    {
        var shape = inputs.X.Kernel.Shape;
        return Sliding(inputs, [.. Enumerable.Range(1, shape.Rank - 1).Select(axis => Slide.Of(window, axis, shape[axis], inputs.Output[axis]))]);
    }

    /// <summary>The largest of what is the largest in windows is that in a window which holds all of these; null where they leave something out.</summary>
    private static Window? Together(Window first, Window second, int axes)
    {
        int[] all = [.. Enumerable.Range(0, axes)];
        if (all.Any(i => first.Dilation[i] != 1 || second.Dilation[i] != 1 || first.Kernel[i] < first.Stride[i])) return null;
        return new Window(
            PerAxis.Of([.. all.Select(i => first.Kernel[i] + (second.Kernel[i] - 1) * first.Stride[i])]),
            PerAxis.Of([.. all.Select(i => first.Stride[i] * second.Stride[i])]),
            PerAxis.Of([.. all.Select(i => first.Padding[i] + second.Padding[i] * first.Stride[i])]));
    }

    public static MomentStep Adaptive(MapInputs inputs) => PartMap.OfChannels(inputs, Bins);

    private static MomentStep Bins(MapInputs inputs)
    {
        var shape = inputs.X.Kernel.Shape;
        int[] axes = [.. Enumerable.Range(1, shape.Rank - 1)];
        var step = Sliding(inputs, [.. axes.Select(axis => Slide.Bins(axis, shape[axis], inputs.Output[axis]))]);
        return axes.Any(axis => shape[axis] % inputs.Output[axis] != 0) ? step with { Caveat = Overlapping } : step;
    }

    public static MomentStep Global(MapInputs inputs)
        => PartMap.OfChannels(inputs, part => Over(part, part.X.Moved(k => k.WithUnit(0)), [.. Enumerable.Range(1, part.X.Kernel.Shape.Rank - 1)]));

    public static MomentStep Max(MapInputs inputs)
    {
        var axes = AverageMap.Reduced(inputs, ((Max)inputs.Node.Op).Axes);
        return inputs.X.Kernel.Unit is { } unit && !axes.Contains(unit) ? PartMap.OfUnits(inputs, part => Over(part, part.X, axes), AverageMap.AxisLeft(inputs, unit, axes)) : Over(inputs, inputs.X, axes);
    }

    private static MomentStep Sliding(MapInputs inputs, Slide[] slides)
    {
        if (Slide.KeepAll(slides, inputs)) return inputs.Kept(Assumption);
        var x = inputs.X.Moved(k => k.WithUnit(0));
        var taps = slides.Aggregate(1.0, (product, s) => product * s.Kernel * s.Inside);
        if (Slide.AreOfOne(slides)) return inputs.Moved(k => Average(k.WithUnit(0)), Backward, Assumption);
        return Of(inputs, x, taps, Average, Backward, Scales, Array.TrueForAll(slides, s => inputs.Output[s.Axis] == 1 && s.Kernel * s.Inside == x.Kernel.Shape[s.Axis]));

        (Profile Spread, double Mean) Scales(Profile before)
        {
            var (spread, mean) = (Profile.Flat, 1.0);
            foreach (var s in slides)
            {
                if (before[s.Axis] is not { } factors || s.MeansOf(factors) is not { } means || !(means.Average() is > 0 and var average)) continue;
                var roots = means.Select(Math.Sqrt).ToArray();
                mean *= average;
                spread = spread.With(s.Axis, [.. means.Select(m => m / average)], [.. roots.Select(r => r / roots.Average())]);
            }

            return (spread, mean);
        }

        Kernel Average(Kernel kernel)
        {
            foreach (var s in slides)
            {
                var (cap, newCap) = (kernel.Caps[s.Axis], Lags.Cap(inputs.Output, 0, s.Axis));
                var matrix = s.Forward(cap, newCap, countsOutside: false);
                kernel = kernel.Along(s.Axis, matrix, inputs.Output[s.Axis]);
            }

            return kernel;
        }

        Kernel Backward(Kernel gradient)
        {
            gradient = gradient.WithUnit(0);
            foreach (var s in slides)
            {
                var matrix = s.LargestBack(gradient.Caps[s.Axis], Lags.Cap(x.Kernel.Shape, 0, s.Axis), x.Kernel.Shape[s.Axis]);
                gradient = gradient.Along(s.Axis, matrix, x.Kernel.Shape[s.Axis]);
            }

            return gradient;
        }
    }

    private static MomentStep Over(MapInputs inputs, SignalMoments signal, int[] axes)
    {
        var x = signal.Kernel;
        double taps = 1;
        foreach (var axis in axes) taps *= x.Shape[axis];
        return Of(inputs, signal, taps, Average, Backward, _ => (Average(x).Profile, 1), Enumerable.Range(0, x.Shape.Rank).All(axis => x.Profile[axis] is null || axes.Contains(axis)));

        Kernel Average(Kernel kernel)
        {
            foreach (var axis in axes) kernel = kernel.MeanAlong(axis);
            return Regrouping.Reshaped(kernel, inputs.Output);
        }

        Kernel Backward(Kernel gradient)
        {
            long[] extents = [.. x.Shape.Extents];
            foreach (var axis in axes) extents[axis] = 1;
            gradient = Regrouping.Reshaped(gradient, new Shape(extents), x.Unit is { } unit && !axes.Contains(unit) ? unit : null);
            if (gradient.Unit is { } one && axes.Contains(one)) gradient = gradient.UnitAsPositions();
            foreach (var axis in axes) gradient = gradient.Along(axis, Lags.OneOf(axis == x.Unit ? 0 : Lags.Cap(x.Shape, x.Unit, axis), x.Shape[axis]), x.Shape[axis]);
            return gradient.WithUnit(x.Unit);
        }
    }

    private static MomentStep Of(MapInputs inputs, SignalMoments signal, double taps, Func<Kernel, Kernel> average, Func<Kernel, Kernel> backward, Func<Profile, (Profile Spread, double Mean)> scales, bool isOfAll)
    {
        var origin = signal.Origin ?? Origin.Normal(signal.Source ?? inputs.Node.Inputs[0], signal.Kernel, signal.Kurtosis, signal.Squares);
        var (source, scoreOf) = Rising(inputs, origin, signal.Kernel);
        var places = isOfAll ? PlaceScales.Of(source.Kernel) : null;
        var law = places is null ? source.Kernel : source.Kernel.Levelled();
        var (mean, variance) = (law.Mean, law.Variance);
        if (!(variance > 0)) return new MomentStep(new SignalMoments(average(signal.Kernel)), g => [backward(g)], Assumption);
        var scores = source.Kernel.Levelled().Map(k => (k - mean * mean) / variance, 0);
        var shared = average(scores);

        // Values that are the same are as good as one of them.
        var (one, same) = (average(Kernel.Independent(scores.Shape, scores.Unit, 0, 1)).Second, average(scores.Map(k => k > 1 - Rounding ? 1 : 0, 0)).Second);
        if (same > one) taps *= one / same;
        var correlation = taps > 1 ? Math.Min(1, (taps * shared.Second - 1) / (taps - 1)) : 0;

        // Where scales differ the mean has them, too, and is no longer apart.
        var units = ReferenceEquals(source, origin) ? OfUnits(origin, scores, k => Math.Clamp(taps > 1 ? (taps * average(k).Second - 1) / (taps - 1) : 1, 0, 1)) : null;
        var (sigma, ofMean) = (Math.Sqrt(variance), (places ?? units) is null ? 0 : mean / Math.Sqrt(variance));
        ScoreTable Law(double count, PlaceScales? common) => LargestOfNormals.Of(count, Math.Max(0, correlation), ofMean, places, common);
        var ofOne = Law(taps, null);
        var largest = units is null ? ofOne : Law(taps, units);
        var apart = (places ?? units) is null ? mean : 0;

        // What all values share two maxima share whole. Of what values have of their own maxima have as much in common as their windows have values, to first order;
        // where the windows are the same, all of it.
        var own = Math.Max(0, ofOne.Linear * ofOne.Linear - correlation);
        var slope = own > 0 ? Math.Min(1, (1 - correlation) / taps / own) : 1;
        var inCommon = units is null ? 0 : Math.Min(1, (1 - Math.Pow(units.Mean(Array.ConvertAll(units.Factors, Math.Sqrt)), 2)) * Math.Pow(ofOne.Mean / largest.Linear, 2));
        double Likeness(double k)
        {
            if (k <= correlation || correlation == 1) return Math.Clamp(k / (correlation + own), -1, 1);
            var overlap = Math.Min(1, (k - correlation) * taps / (1 - correlation));
            return (correlation + own * (slope * overlap + (1 - slope) * overlap * overlap * overlap)) / (correlation + own);
        }

        // To first order the largest in a window has the mean scale of those that it is taken from.
        var (spread, scale) = scales(source.Kernel.Profile);
        var scaled = Math.Sqrt(scale * variance);
        Func<double, double> value = z => source.Value(apart + scaled * largest.Value(z));
        var made = new Origin(inputs.Index, shared.Map(k => inCommon + (1 - inCommon) * Likeness(k), 0).Spread(spread), value, _ => 1, [.. source.Kinks.Select(kink => largest.Inverse((kink - apart) / scaled))]) { Base = value };

        // A factor on all values is one on the largest.
        var function = made.Function();
        return new MomentStep(ActivationMap.Output(inputs, made, function, signal.Noise, AtPlaces.Of(made, function)), g => [Routed(g)], Assumption);

        // A gradient goes to values by how many of those of a score are the largest: as many as the densities of both are to each other.
        Kernel Routed(Kernel gradient)
        {
            var given = Conditional.Of(gradient, inputs.Index);
            var any = (places ?? units) is null ? null : Law(1, units);
            return backward(gradient).Knowing(new Conditional(origin.Source, backward(given.Free), u =>
            {
                var s = (scoreOf(u) - apart) / sigma;
                var (x, z) = (any?.Inverse(s) ?? s, largest.Inverse(s));
                var (share, factor) = (Math.Min(taps, Math.Exp((x * x - z * z) / 2) * (any?.Slope(x) ?? 1) / largest.Slope(z)), given.Factor(z));
                return (share * factor.Mean, share * factor.Square);
            }));
        }
    }

    /// <summary>The scales that units have at all places alike, which give them a kurtosis; null where that is none.</summary>
    private static PlaceScales? OfUnits(Origin origin, Kernel scores, Func<Kernel, double> alike)
    {
        if (!(origin.Kurtosis > 0) || !origin.IsOfNormal || origin.Squares?.Value is not { } squares || !squares.OfUnit.Shape.Equals(scores.Shape)) return null;
        return PlaceScales.Of(Kernel.Independent(new Shape(1), null, 0, 1), origin.Kurtosis / 3 * alike(squares.ScalesAlike(scores, origin.Kurtosis)));
    }

    /// <summary>Values as a function of their own scores that rises, as the largest of them needs it, and these scores by those before.</summary>
    private static (Origin Source, Func<double, double> ScoreOf) Rising(MapInputs inputs, Origin origin, Kernel kernel)
    {
        var (mean, sigma) = (origin.Kernel.Mean, Math.Sqrt(origin.Kernel.Variance));
        if (origin.IsNormal || !(sigma > 0)) return (origin, u => u);
        var nodes = NormalNodes.For(mean, sigma, origin.Kinks);
        var values = Array.ConvertAll(nodes.Z, z => origin.Value(mean + sigma * z));
        int[] byScore = [.. Enumerable.Range(0, values.Length).OrderBy(i => nodes.Z[i])];
        var (rise, fall) = (0.0, 0.0);
        foreach (var (i, j) in byScore.Zip(byScore.Skip(1))) (rise, fall) = (rise + Math.Max(0, values[j] - values[i]), fall + Math.Max(0, values[i] - values[j]));
        if (!(fall > Falling * rise)) return (origin, u => u);

        // The quantile of each value, of those that are as large as others or smaller.
        var (quantiles, below) = (new List<(double Z, double X)>(), 0.0);
        foreach (var i in Enumerable.Range(0, values.Length).OrderBy(i => values[i]))
        {
            var middle = below + nodes.Weights[i] / 2;
            below += nodes.Weights[i];
            if (middle is <= 0 or >= 1) continue;
            var z = NormalTail.Quantile(middle);
            if (quantiles.Count == 0 || z > quantiles[^1].Z + Apart) quantiles.Add((z, values[i]));
        }

        var law = ScoreTable.Of(quantiles);
        return (Origin.Fitted(inputs.Index, kernel, law.Value, 0, 1, []), u => law.Inverse(origin.Value(u)));
    }
}
