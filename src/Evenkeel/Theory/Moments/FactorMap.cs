using Evenkeel.Networks.Ops;

namespace Evenkeel.Theory.Moments;

/// <summary>One number times everything: q' = c² q forward, c² backward.</summary>
internal static class FactorMap
{
    public static MomentStep Scale(MapInputs inputs)
    {
        var factor = ((Scale)inputs.Node.Op).Factor;
        return Of(inputs, factor * factor, factor);
    }

    public static MomentStep Gain(MapInputs inputs)
    {
        var square = inputs.Weights(inputs.Node.Parameters[0]).SecondMoment;
        return Of(inputs, square, Math.CopySign(Math.Sqrt(square), ((Gain)inputs.Node.Op).Initial));
    }

    private static MomentStep Of(MapInputs inputs, double square, double factor)
    {
        if (inputs.Signals[0] is not { } x) return new MomentStep(null, [square], "unknown: the layer before is");
        return new MomentStep(x with { Mean = factor * x.Mean, SecondMoment = square * x.SecondMoment }, [square]);
    }
}
