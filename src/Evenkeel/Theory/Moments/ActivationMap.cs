using Evenkeel.Networks.Activations;
using Activate = Evenkeel.Networks.Ops.Activate;

namespace Evenkeel.Theory.Moments;

/// <summary>Activations of normal pre-activations z ~ N(0, q): E f, E f² forward and E f'² backward (Poole et al. 2016; Schoenholz et al. 2017).</summary>
internal static class ActivationMap
{
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
        double Square(double z) => f.Value(z) * f.Value(z);

        var mean = ActivationMoments.MeanOf(f, q).Value;
        var second = ActivationMoments.SecondMomentOf(f, q).Value;
        var slope = ActivationMoments.SecondMomentOfDerivative(f, q).Value;
        double scale = 0, own = 0;
        if (second > 0 && q > 0)
        {
            // The fourth power relative to the second, so that a signal of 1e-80 does not underflow.
            var fourth = ActivationMoments.Expect(f, q, z => Square(z) / second * (Square(z) / second)).Value;
            var sensitivity = ActivationMoments.Sensitivity(f, q);
            own = Math.Max(0, fourth - 1);
            scale = sensitivity * sensitivity * x.ScaleVariance;
        }

        return new MomentStep(new SignalMoments(mean, second, scale, scale + own / inputs.Units), [slope], "normal pre-activations of one variance");
    }
}
