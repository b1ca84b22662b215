namespace Evenkeel.Theory.Moments;

/// <summary>Ops that move values and do not change them.</summary>
internal static class StructureMap
{
    public static MomentStep Identity(MapInputs inputs)
        => new(inputs.Signals[0], [1], inputs.Signals[0] is null ? "unknown: the layer before is" : null);

    /// <summary>Branches as if they were independent: means add, and variances.</summary>
    public static MomentStep Add(MapInputs inputs)
    {
        var ones = inputs.Signals.Select(_ => 1.0);
        if (inputs.Signals.Any(s => s is null)) return new MomentStep(null, [.. ones], "unknown: a layer before is");
        var signals = inputs.Signals.Select(s => s!.Value).ToArray();
        var mean = signals.Sum(s => s.Mean);
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
