using Evenkeel.Networks.Activations;
using Evenkeel.Numerics.Quadrature;
using Activate = Evenkeel.Networks.Ops.Activate;

namespace Evenkeel.Theory.Moments;

/// <summary>Activations of normal pre-activations z ~ N(0, q): E f, E f² forward and E f'² backward (Poole et al. 2016; Schoenholz et al. 2017).</summary>
internal static class ActivationMap
{
    /// <summary>The relative step of the slope d ln E[f²]/d ln q.</summary>
    private const double LogStep = 1e-3;

    public static MomentStep Activate(MapInputs inputs) => Of(inputs, ((Activate)inputs.Node.Op).Activation);

    public static MomentStep PReLU(MapInputs inputs)
    {
        var slope = Math.Sqrt(inputs.Weights(inputs.Node.Parameters[0]).SecondMoment);
        return Of(inputs, LeakyReLU.Activation(slope));
    }

    private static MomentStep Of(MapInputs inputs, Activation f)
    {
        if (inputs.Signals[0] is not { } x) return MomentStep.Unknown("unknown: the layer before is");
        var q = x.SecondMoment;
        double Expect(Func<double, double> g, double variance) => GaussianIntegral.Of(g, variance, f.Facts.Kinks).Value;
        double Square(double z) => f.Value(z) * f.Value(z);

        var mean = Expect(f.Value, q);
        var second = Expect(Square, q);
        var slope = Expect(z => f.Derivative(z) * f.Derivative(z), q);
        double scale = 0, own = 0;
        if (second > 0 && q > 0)
        {
            // The fourth power relative to the second, so that a signal of 1e-80 does not underflow.
            var fourth = Expect(z => Square(z) / second * (Square(z) / second), q);
            var sensitivity = (Math.Log(Expect(Square, q * (1 + LogStep))) - Math.Log(Expect(Square, q * (1 - LogStep)))) / (2 * LogStep);
            own = Math.Max(0, fourth - 1);
            scale = sensitivity * sensitivity * x.ScaleVariance;
        }

        return new MomentStep(new SignalMoments(mean, second, scale, scale + own / inputs.Units), [slope], "normal pre-activations of one variance");
    }
}
