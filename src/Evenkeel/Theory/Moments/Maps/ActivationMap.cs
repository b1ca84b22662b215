using System.Collections.Immutable;
using Evenkeel.Networks.Activations;
using Evenkeel.Theory.Moments.Kernels;
using Activate = Evenkeel.Networks.Ops.Activate;
using Apply = Evenkeel.Networks.Ops.Apply;

namespace Evenkeel.Theory.Moments.Maps;

/// <summary>Activations of normal pre-activations: E[f f'] forward and E[f' f'] backward at every distance (Poole et al. 2016; Schoenholz et al. 2017).</summary>
internal static class ActivationMap
{
    public static MomentStep Activate(MapInputs inputs) => Of(inputs, ((Activate)inputs.Node.Op).Activation);

    /// <summary>A function of one number, which leaves it to the quadrature where it has kinks; one of indices does nothing to those that are valid.</summary>
    public static MomentStep Apply(MapInputs inputs)
    {
        var f = ((Apply)inputs.Node.Op).Function;
        return f.KeepsIndices ? new MomentStep(inputs.X, g => [g]) : Of(inputs, f.Value, f.Derivative, []);
    }

    public static MomentStep PReLU(MapInputs inputs) => Of(inputs, LeakyReLU.Activation(Math.Sqrt(inputs.Weight(0).SecondMoment)));

    private static MomentStep Of(MapInputs inputs, Activation f)
        => Of(inputs, f.Value, f.Derivative, f.Facts.Kinks, inputs.X.Origin is null ? NormalFunction.Of(f, inputs.X.Mean, inputs.X.Variance, Skewness(inputs.X)) : null);

    private static MomentStep Of(MapInputs inputs, Func<double, double> f, Func<double, double> derivative, ImmutableArray<double> kinks, NormalFunction? known = null)
    {
        var x = inputs.X;
        var isFirst = x.Origin is null;
        var origin = x.Origin?.Then(f, derivative) ?? new Origin(inputs.Node.Inputs[0], x.Kernel, f, derivative, kinks);
        var function = known ?? (isFirst ? NormalFunction.Of(f, derivative, kinks, x.Mean, x.Variance, Skewness(x)) : origin.Function());

        return new MomentStep(
            Output(inputs, origin, function, x.Noise.Times(function.Sensitivity)),
            g => [isFirst ? Back(inputs, g, derivative, kinks, function) : BackBehind(x.Origin!, g, derivative)],
            "normal pre-activations of one variance")
        {
            BackwardNoise = isFirst ? (dy, _, cosines) => SlopeNoise(inputs, dy, cosines, derivative, kinks, function) : null,
        };
    }

    /// <summary>Which units of a layer have a slope: Cov(f'² g², f'² g'²) of normal gradients g, in units of (E f'² g²)² and beyond that of g² alone.</summary>
    private static (double Variance, double Cosines) SlopeNoise(MapInputs inputs, Kernel g, double cosines, Func<double, double> derivative, ImmutableArray<double> kinks, NormalFunction function)
    {
        var x = inputs.X.Kernel;
        var squares = NormalFunction.Of(z => derivative(z) * derivative(z), _ => 0, kinks, x.Mean, x.Variance);
        if (!(squares.Mean > 0) || !(g.Second > 0)) return (0, cosines);
        var alike = g.Map(k => 1 + 2 * (Math.Pow(k / g.Second, 2) + cosines), 0);
        var common = Kernel.Zip(x.Map(k => squares.Product(k) / (squares.Mean * squares.Mean) - 1, 0), alike, (slopes, gradients) => slopes * gradients, 0);
        var kept = x.MeanOf(k => Math.Pow(function.SlopeProduct(k) / function.Slope, 2), inputs.Samples);
        return (Math.Max(0, common.MeanOf(k => k, inputs.Samples)) / x.Units, cosines * Math.Min(1, kept));
    }

    private static Kernel Back(MapInputs inputs, Kernel g, Func<double, double> derivative, ImmutableArray<double> kinks, NormalFunction function)
    {
        if (g.AtSource is { } at && at.Value == inputs.Node.Inputs[0]) return at.Gradient.Value;
        var x = inputs.X.Kernel;
        return Kernel.Zip(g, x, (gradient, k) => gradient * function.SlopeProduct(k), 0).Knowing(new Lazy<Kernel>(() =>
        {
            var product = function.IsHomogeneous ? function : NormalFunction.Of(z => derivative(z) * z, _ => 0, kinks, x.Mean, x.Variance);
            return Kernel.Zip(g, x, (gradient, k) => gradient * product.Product(k), 0);
        }));
    }

    private static double Skewness(SignalMoments x) => x.Variance > 0 ? x.Third / Math.Pow(x.Variance, 1.5) : 0;

    /// <summary>A function of normal values as an output.</summary>
    public static SignalMoments Output(MapInputs inputs, Origin origin, NormalFunction function, Noise noise)
    {
        var own = inputs.X.Kernel.Second > 0 ? origin.Kernel.MeanOf(k => function.SquareCovariance(k, inputs.X.IsCentred), inputs.Samples) / origin.Kernel.Units : 0;
        var kernel = origin.Kernel.Map(function.Product, function.Mean);

        // A place whose pre-activations are larger by a small share has outputs larger by d ln E f²/d ln v times that.
        var spread = kernel.WithProfile(Profile.Flat.Mixed(1 - Math.Clamp(function.Sensitivity, 0, 1), kernel.Profile));
        return new SignalMoments(spread, noise.Plus(Noise.Of(inputs.Index, Math.Max(0, own)))) { Origin = origin, OwnSource = inputs.Index, Third = function.Third };
    }

    /// <summary>Behind another function, the slope of f alone is what a gradient is multiplied by.</summary>
    private static Kernel BackBehind(Origin before, Kernel g, Func<double, double> derivative)
    {
        var slope = NormalFunction.Of(x => derivative(before.Value(x)), _ => 0, before.Kinks, before.Kernel.Mean, before.Kernel.Variance);
        return Kernel.Zip(g, before.Kernel, (gradient, k) => gradient * slope.Product(k), 0);
    }
}
