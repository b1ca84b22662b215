using System.Collections.Immutable;
using Evenkeel.Networks.Activations;
using Evenkeel.Theory.Moments.Kernels;
using Activate = Evenkeel.Networks.Ops.Activate;
using Apply = Evenkeel.Networks.Ops.Apply;

namespace Evenkeel.Theory.Moments.Maps;

/// <summary>Activations of normal pre-activations: E[f f'] forward and E[f' f'] backward at every distance (Poole et al. 2016; Schoenholz et al. 2017).</summary>
internal static class ActivationMap
{
    /// <summary>Of what differs from place to place: less is the same at all.</summary>
    private const double LeastShare = 0.02;

    /// <summary>½ (E z² − 1) of scores z by which E f² is: of values three standard deviations out.</summary>
    private const double MostSensitive = 4;

    private const string Rare = "what a function leaves is of the rarest values, whose law is known the least";

    public static MomentStep Activate(MapInputs inputs) => PartMap.OfUnits(inputs, part => Of(part, ((Activate)inputs.Node.Op).Activation));

    /// <summary>A function of one number, which leaves it to the quadrature where it has kinks; one of indices does nothing to those that are valid.</summary>
    public static MomentStep Apply(MapInputs inputs)
    {
        var f = ((Apply)inputs.Node.Op).Function;
        return f.KeepsIndices ? inputs.Kept() : PartMap.OfUnits(inputs, part => Of(part, f.Value, f.Derivative, []));
    }

    public static MomentStep PReLU(MapInputs inputs) => PartMap.OfUnits(inputs, part => Of(part, LeakyReLU.Activation(Math.Sqrt(inputs.Weight(0).SecondMoment))));

    private static MomentStep Of(MapInputs inputs, Activation f) => Of(inputs, f.Value, f.Derivative, f.Facts.Kinks);

    private static MomentStep Of(MapInputs inputs, Func<double, double> f, Func<double, double> derivative, ImmutableArray<double> kinks)
    {
        var before = inputs.OriginOf(0);
        var origin = before.Then(f, derivative, kinks);
        var function = origin.Function();
        var atPlaces = AtPlaces.Of(origin, function);
        var output = Output(inputs, origin, function, inputs.X.Noise.Times(function.Sensitivity), atPlaces);
        return new MomentStep(
            output with { Averages = inputs.X.Averages is { } averages && before.IsNormal ? averages with { Over = windows => Averaged(inputs, function, output, averages.Over(windows), windows) } : null },
            g => [Back(g)],
            "normal pre-activations of one variance")
        {
            Caveat = function.SecondSensitivity > MostSensitive ? Rare : null,
            BackwardCaveat = function.SlopeSensitivity > MostSensitive ? Rare : null,
            BackwardNoise = before.IsNormal ? (dy, _, cosines) => SlopeNoise(inputs, dy, cosines, derivative, kinks, function) : null,
        };

        // Behind another function, the slope of f alone is what a gradient is multiplied by.
        Kernel Back(Kernel g)
        {
            var gradient = Conditional.Of(g, origin.Source).Times(before.IsNormal ? derivative : u => derivative(before.Value(u)));
            var isFree = before.IsNormal && g.Conditional?.Source != origin.Source;
            var back = isFree
                ? Kernel.Zip(g, before.Kernel.AtOneScale(), (square, k) => square * function.SlopeProduct(k), 0).Times(Math.Sqrt(Growing(g))).Knowing(gradient)
                : gradient.Over(origin);
            var over = !isFree && origin.Kernel.Pairs is { IsLevel: false } ? back : OverPlaces(back, isMean: !isFree && origin.IsOfNormal);
            var (factor, byScale) = ByScale(g);
            if (before.IsNormal) factor *= Math.Max(0, 1 - function.SlopeSensitivity * (1 - 1 / g.OfSmallWeights));
            if (factor != 1) over = over.Times(Math.Sqrt(factor)) with { Conditional = over.Conditional?.WithFree(over.Conditional.Free.Times(Math.Sqrt(factor))) };
            return over with { Taken = Before(g, back), OfSmallWeights = g.OfSmallWeights * OfSmallWeights(), ByScale = byScale };
        }

        // E[f'² g²] where both go with the scale of a place, of variance V: E f'² E g² (1 + β φ V). Of a function of a function it is left out.
        (double Factor, double ByScale) ByScale(Kernel g)
        {
            if (!before.IsNormal) return (1, g.ByScale);
            var (beta, phi) = (function.VarianceSensitivity * g.ByScale, function.IsHomogeneous ? 0 : function.SlopeSensitivity);
            var factor = beta * phi == 0 ? 1 : Math.Max(0, 1 + beta * phi * Squares.Of(inputs.X).Together.Second);
            return (factor, factor > 0 ? (beta + phi) / factor : 0);
        }

        // Where places differ in scale the mean of the slopes' squares is over them, and where values are larger it is another: a gradient of some places has theirs.
        Kernel OverPlaces(Kernel back, bool isMean)
        {
            if ((atPlaces ?? AtPlaces.OfGaps(origin, function)) is not { Scales: var places, Tell: var tell } || !(function.Slope > 0)) return back;
            var slopes = before.IsNormal ? tell(f => f.Slope) : (before with { Value = u => derivative(before.Value(u)), Slope = _ => 0 }).At(places)(f => f.Second);
            return PlaceScales.Spread(back, origin.Kernel, isMean ? 1 : places.Mean(slopes) / function.Slope, places.Share(slopes), LeastShare) with { Conditional = back.Conditional };
        }

        // Of units whose weights w are large the slope is another, and their gradient is multiplied by these: of n normal ones E[w² f'²] is E w² E f'² + 2/n dE f'²/d ln v.
        double OfSmallWeights()
            => before.IsNormal && inputs.X.OfWeights > 0 && atPlaces is not null ? 1 / Math.Max(LeastShare, 1 + inputs.X.OfWeights * atPlaces.Scales.Slope(atPlaces.Tell(f => f.Slope))) : 1;

        // A gradient that grows with the square of f where f' does too: 1 + c Cov(f'², f²)/(E f'² Var f).
        double Growing(Kernel g)
        {
            if (g.Growth?.Value is not { } growth || !(output.Variance > 0)) return 1;
            var (mean, sigma) = (before.Kernel.Mean, Math.Sqrt(before.Kernel.Variance));
            var nodes = NormalNodes.For(mean, sigma, kinks);
            double slopes = 0, products = 0;
            for (var i = 0; i < nodes.Z.Length; i++)
            {
                var (value, slope) = (f(mean + sigma * nodes.Z[i]) - output.Mean, derivative(mean + sigma * nodes.Z[i]));
                slopes += nodes.Weights[i] * slope * slope;
                products += nodes.Weights[i] * slope * slope * (value * value / output.Variance - 1);
            }

            return slopes > 0 ? Math.Max(0, 1 + growth * products / slopes) : 1;
        }

        Taken Before(Kernel g, Kernel back)
        {
            if (g.Taken == default || !(back.Second > 0)) return default;
            var along = Math.Abs(function.Sensitivity - 1) < 1e-3 ? g.Taken.AlongValues : 0;
            var x = inputs.X;
            var variance = function.Second - function.Mean * function.Mean;
            var centre = before.Kernel.Mean * before.Kernel.Mean;
            var slope = function.SlopeProduct(centre) / (before.OfBase?.SlopeProduct(centre) ?? 1);
            return new(0, along, variance > 0 ? g.Taken.AcrossUnits * slope * slope * x.Variance / variance * g.Second / back.Second : 0) { Together = g.Taken.Together };
        }
    }

    /// <summary>Means over windows: they change as the scale does, and besides as the pre-activations' likeness changes at different places.</summary>
    private static SignalMoments Averaged(MapInputs inputs, NormalFunction function, SignalMoments values, SignalMoments before, ImmutableArray<Slide> windows)
    {
        var kernel = Averages.Of(values.Kernel, windows);
        var slope = kernel.Second > 0 ? function.SlopeProduct(Positions.OfDifferent(inputs.X.Kernel.Levelled())) * before.SecondMoment / kernel.Second : 0;
        var (scale, all) = (inputs.X.Noise.Variance, before.Noise.Variance);
        var variance = values.LogVariance + function.Sensitivity * function.Sensitivity * Math.Min(0, all - scale) + slope * slope * Math.Max(0, all - scale);
        return new SignalMoments(kernel, values.Noise.WithVariance(variance, inputs.Index)) { Inner = before.Inner.Times(slope * slope) };
    }

    /// <summary>Which units of a layer have a slope: Cov(f'² g², f'² g'²) of normal gradients g, in units of (E f'² g²)² and beyond that of g² alone.</summary>
    private static (double Variance, double Cosines) SlopeNoise(MapInputs inputs, Kernel g, double cosines, Func<double, double> derivative, ImmutableArray<double> kinks, NormalFunction function)
    {
        var x = inputs.X.Kernel;
        var squares = NormalFunction.Of(z => derivative(z) * derivative(z), _ => 0, kinks, x.Mean, x.Variance);
        if (!(squares.Mean > 0) || !(g.Second > 0)) return (0, cosines);
        var alike = g.Map(k => 1 + 2 * (Math.Pow(k / g.Second, 2) + cosines), 0);
        var common = Kernel.Product(x.Map(k => squares.Product(k) / (squares.Mean * squares.Mean) - 1, 0), alike, 0);
        var kept = x.MeanOf(k => Math.Pow(function.SlopeProduct(k) / function.Slope, 2), inputs.Samples);
        return (Math.Max(0, common.MeanOf(inputs.Samples)) / x.Units, cosines * Math.Min(1, kept));
    }

    /// <summary>A function of normal values as an output.</summary>
    public static SignalMoments Output(MapInputs inputs, Origin origin, NormalFunction function, Noise noise, AtPlaces? atPlaces)
    {
        var x = inputs.X;
        var scores = origin.Kernel.AtOneScale();
        var own = x.Kernel.Second > 0 ? scores.MeanOf(function.SquareCovariance(x.IsCentred), inputs.Samples, x.Inner) / origin.Kernel.Units : 0;
        var ofSkewness = function.Square.OfSkewness * function.Square.OfSkewness * x.UnitSkewness / origin.Kernel.Units;
        var ofUnits = x.SecondMoment > 0 ? Math.Pow(x.Variance / x.SecondMoment, 2) * x.UnitPositions : 0;
        var kernel = scores.Map(function.Product, function.Mean, new Scatter(0, ofUnits, 0));
        var alike = origin is { Kurtosis: not 0, Squares.Value: { } known } && known.OfUnit.Shape.Equals(scores.Shape) ? known.ScalesAlike(scores, origin.Kurtosis) : null;
        if (alike is not null) kernel = kernel.Plus(Kernel.Zip(scores, alike, (k, c) => c * function.OfOneScale(k), 0), 1, kernel.Mean).Map(k => Math.Clamp(k, -function.Second, function.Second), kernel.Mean);
        if (origin.Kurtosis != 0) kernel = kernel.WithSecond(function.Second);

        // A place whose pre-activations are larger by a small share has outputs larger by d ln E f²/d ln v times that; what E f² bends beyond a line, it does as
        // with a kurtosis, of which scales of variance V have 3 V, where that is small.
        var growth = function.Sensitivity;
        if (atPlaces is not null) (kernel, growth) = atPlaces.Scales.Over(kernel, origin.Kernel, atPlaces.Tell(f => f.Mean), atPlaces.Tell(f => f.Second));
        var spread = kernel.AtScalesOf(origin.Kernel, Math.Clamp(growth, 0, 1));
        if (atPlaces is null && origin.IsOfNormal && !function.IsHomogeneous && origin.Kernel.Profile.Variance is > 0 and var scales) spread = spread.Times(Math.Sqrt(Math.Max(0, 1 + 3 * scales * function.Square.OfKurtosis)));
        if (spread.Profile != Profile.Flat && origin.IsOfNormal && function.Mean != 0)
        {
            var ofMeans = Math.Clamp(spread.Mean * spread.Mean / Math.Max(spread.Other[0], double.Epsilon), 0, 1);
            spread = spread with { Profile = spread.Profile.OfFunction(origin.Kernel.Profile, function.MeanSensitivity, ofMeans) };
        }

        var different = Positions.OfDifferent(scores);
        var slopes = (Positions: Slope(different), Samples: Slope(scores.Other[0]));
        var normal = Scatter.OfUnits(spread, spread.Units);
        return new SignalMoments(spread, noise.Plus(Noise.Of(inputs.Index, Math.Max(0, own) + ofSkewness)))
        {
            Origin = origin,
            Squares = x.Kernel.Shape.Equals(scores.Shape) ? new(OfSquares) : null,
            Skewness = function.Square.Skewness,
            Kurtosis = function.Square.Kurtosis,
            OwnSource = inputs.Index,
            FunctionOf = x.OneUnit != OneUnit.None ? (x.OneUnit, function.VarianceSensitivity) : x.FunctionOf is var (unit, before) ? (unit, before * function.VarianceSensitivity) : null,
            Inner = new Scatter(function.Sensitivity * function.Sensitivity * x.Inner.Same, slopes.Positions * x.Inner.Positions, slopes.Samples * x.Inner.Samples, Apart() * x.Inner.Apart, slopes.Positions * x.Inner.Pooled),
            OfUnits = normal with { Same = function.Square.Variance / spread.Units },
        };

        Squares OfSquares() => new(
            alike is null ? scores.Map(function.CentredSquareCovariance, 0) : Kernel.Zip(scores, alike, function.CentredSquareCovariance, 0),
            Squares.Of(x).Together.Times(function.VarianceSensitivity));

        // (d ln E[f f']/d ln k)², of the share that k has of q.
        double Slope(double k)
        {
            var slope = function.Second > 0 ? function.SlopeProduct(k) * Against(k) / function.Second : 0;
            return slope * slope;
        }

        // The same of what two positions do not share.
        double Apart()
        {
            var spread = function.Second - function.Product(different);
            var slope = spread > 0 ? function.SlopeProduct(different) * (origin.Kernel.Second - different) / spread : 0;
            return slope * slope;
        }

        // q of x over how E[x x'] changes with that of the scores, where x are not scores themselves.
        double Against(double k)
            => origin.OfBase is { } given && inputs.OriginOf(0).IsSource && given.SlopeProduct(k) is > 0 and var slope ? x.SecondMoment / slope : origin.Kernel.Second;
    }
}
