using Evenkeel.Networks.Ops;

namespace Evenkeel.Theory.Moments;

/// <summary>Ops that move values and do not change them.</summary>
internal static class StructureMap
{
    public static MomentStep Identity(MapInputs inputs)
        => new(inputs.Signals[0], [1], inputs.Signals[0] is null ? "unknown: the layer before is" : null);

    /// <summary>Some of the values, as if they were like all of them; the gradient goes to these alone.</summary>
    public static MomentStep Part(MapInputs inputs)
        => Identity(inputs) with { GradientFactors = [(double)inputs.Node.SampleShape.Length / inputs.ShapeOf(0).Length] };

    /// <summary>The input's share of the values, and the constant for the rest.</summary>
    public static MomentStep Pad(MapInputs inputs)
    {
        if (inputs.Signals[0] is not { } x) return new MomentStep(null, [1], "unknown: the layer before is");
        var (share, value) = ((double)inputs.ShapeOf(0).Length / inputs.Node.SampleShape.Length, ((Pad)inputs.Node.Op).Value);
        var mean = share * x.Mean + (1 - share) * value;
        var q = share * x.SecondMoment + (1 - share) * value * value;
        var weight = q > 0 ? share * x.SecondMoment / q : 0;
        return new MomentStep(new SignalMoments(mean, q, weight * weight * x.ScaleVariance, weight * weight * x.LogVariance), [1]);
    }

    /// <summary>A learned number is 0 at first, and then nothing changes; of another one the sign is unknown here.</summary>
    public static MomentStep Offset(MapInputs inputs)
        => inputs.Weights(inputs.Node.Parameters[0]).SecondMoment == 0 ? Identity(inputs) : new(null, [1], "unknown: the number that it adds is not 0");

    /// <summary>Branches as if they were independent: means add, and variances.</summary>
    public static MomentStep Add(MapInputs inputs) => Join(inputs, lastSign: 1);

    /// <summary>Branches as if they were independent: means are subtracted, and variances add.</summary>
    public static MomentStep Subtract(MapInputs inputs) => Join(inputs, lastSign: -1);

    private static MomentStep Join(MapInputs inputs, double lastSign)
    {
        // A branch that is repeated gets the gradients of all its copies.
        var ones = inputs.Signals.Select((_, i) => (double)inputs.Node.SampleShape.Length / inputs.ShapeOf(i).Length);
        if (inputs.Signals.Any(s => s is null)) return new MomentStep(null, [.. ones], "unknown: a layer before is");
        var signals = inputs.Signals.Select(s => s!.Value).ToArray();
        var mean = signals.SkipLast(1).Sum(s => s.Mean) + lastSign * signals[^1].Mean;
        var q = signals.Sum(s => s.Variance) + mean * mean;
        double Weighted(Func<SignalMoments, double> variance) => q > 0 ? signals.Sum(s => s.SecondMoment / q * (s.SecondMoment / q) * variance(s)) : 0;
        return new MomentStep(new SignalMoments(mean, q, Weighted(s => s.ScaleVariance), Weighted(s => s.LogVariance)), [.. ones], "independent branches");
    }

    /// <summary>The mean over all parts, each by its share of the values.</summary>
    public static MomentStep Concat(MapInputs inputs)
    {
        var ones = inputs.Signals.Select(_ => 1.0);
        if (inputs.Signals.Any(s => s is null)) return new MomentStep(null, [.. ones], "unknown: a layer before is");
        double Mixed(Func<SignalMoments, double> of)
            => inputs.Signals.Select((s, i) => of(s!.Value) * inputs.ShapeOf(i).Length / inputs.Node.SampleShape.Length).Sum();
        return new MomentStep(new SignalMoments(Mixed(s => s.Mean), Mixed(s => s.SecondMoment), Mixed(s => s.ScaleVariance), Mixed(s => s.LogVariance)), [.. ones]);
    }
}
