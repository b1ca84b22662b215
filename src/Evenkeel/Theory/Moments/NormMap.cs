using Evenkeel.Networks.Ops;

namespace Evenkeel.Theory.Moments;

/// <summary>Norms: the output's variance is γ²·v/(v + ε) whatever comes in, and gradients are divided by the incoming standard deviation.</summary>
internal static class NormMap
{
    public static MomentStep BatchNorm(MapInputs inputs) => Of(inputs, ((BatchNorm)inputs.Node.Op).Epsilon, "a large batch");

    public static MomentStep LayerNorm(MapInputs inputs) => Of(inputs, ((LayerNorm)inputs.Node.Op).Epsilon, "many features");

    private static MomentStep Of(MapInputs inputs, double epsilon, string assumption)
    {
        var (scale, shift) = (1.0, 0.0);
        if (inputs.Node.Parameters.Length > 0)
        {
            scale = inputs.Weights(inputs.Node.Parameters[0]).SecondMoment;
            shift = inputs.Weights(inputs.Node.Parameters[1]).SecondMoment;
        }

        if (inputs.Signals[0] is not { } x) return new MomentStep(new SignalMoments(0, scale + shift), null, $"{assumption}; the layer before is unknown");
        var gain = scale / (x.Variance + epsilon);
        return new MomentStep(new SignalMoments(0, gain * x.Variance + shift), [gain], assumption);
    }
}
