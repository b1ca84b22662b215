using Evenkeel.Networks.Ops;

namespace Evenkeel.Theory.Moments;

/// <summary>Norms: the output's variance is γ²·v/(v + ε) whatever comes in, and gradients are divided by the incoming standard deviation.</summary>
internal static class NormMap
{
    public static MomentStep BatchNorm(MapInputs inputs)
    {
        var op = (BatchNorm)inputs.Node.Op;
        return op.Evaluation ? MomentStep.Unknown("unknown: running statistics need not be those of the signal") : Of(inputs, op.Epsilon, "a large batch");
    }

    public static MomentStep LayerNorm(MapInputs inputs) => Of(inputs, ((LayerNorm)inputs.Node.Op).Epsilon, "many features");

    public static MomentStep GroupNorm(MapInputs inputs) => Of(inputs, ((GroupNorm)inputs.Node.Op).Epsilon, "many values in a group");

    public static MomentStep InstanceNorm(MapInputs inputs) => Of(inputs, ((InstanceNorm)inputs.Node.Op).Epsilon, "many positions");

    /// <summary>Without a center, the mean stays where it is relative to the whole.</summary>
    public static MomentStep RmsNorm(MapInputs inputs)
    {
        var scale = inputs.Node.Parameters.Length > 0 ? inputs.Weights(inputs.Node.Parameters[0]).SecondMoment : 1;
        if (inputs.Signals[0] is not { } x) return new MomentStep(null, null, "unknown: the layer before is");
        var gain = scale / (x.SecondMoment + ((RmsNorm)inputs.Node.Op).Epsilon);
        return new MomentStep(new SignalMoments(Math.Sqrt(gain) * x.Mean, gain * x.SecondMoment), [gain], "many features");
    }

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
