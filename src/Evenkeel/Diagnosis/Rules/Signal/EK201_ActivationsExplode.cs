namespace Evenkeel.Diagnosis.Rules.Signal;

/// <summary>The signal grows with depth.</summary>
internal sealed class EK201_ActivationsExplode : Rule
{
    private const double MinFactor = 10, MinScore = 4;

    public override string Id => "EK201";

    public override string Title => "activations explode with depth";

    public override Severity Severity => Severity.Error;

    public override string WhatItDoes =>
        "Fits a line through ln rms of the weighted layers' outputs. Reports a total growth beyond a factor of 10 that lies more than 4 standard "
        + "deviations from what random weights do when the scale is kept (√Σ 5/n), and outputs that have overflowed.";

    public override string WhyItHurts => "Large activations saturate what can saturate, make the logits and the loss huge and, going back, the gradients; in half precision they overflow.";

    public override string WhenItIsWrong => "Residual streams grow by design, slowly; scale their branches by 1/√L when it matters. Where a parameter is NaN or infinite, EK103 says so.";

    public override string Reference => "He et al. 2015, section 2.2; Hanin and Rolnick 2018 for the spread";

    public override IEnumerable<Finding> Check(Evidence evidence)
    {
        var overflow = evidence.HasNonFiniteParameters ? null : evidence.Probe.Layers.FirstOrDefault(l => l.Forward.Moments.NonFinite > 0);
        var trend = evidence.SignalTrend;
        if (overflow is null && !(trend is { Total: > MinFactor, Score: > MinScore })) yield break;
        yield return new Finding
        {
            Id = Id,
            Severity = Severity,
            Layer = overflow?.Name ?? evidence.Mixing[^1].Name,
            Title = Title,
            Message = (trend is null ? "" : $"the signal's rms grows × {Say.Number(trend.PerLayer)} a layer, × {Say.Number(trend.Total)} over {Say.Count(trend.Layers, "layer")}")
                + (overflow is null ? "" : $"{(trend is null ? "" : "; ")}{overflow.Name} is the first with NaN or infinity ({Say.Count(overflow.Forward.Moments.NonFinite, "value")})"),
            Measured = [new("factorPerLayer", trend?.PerLayer ?? double.NaN), new("factorTotal", trend?.Total ?? double.NaN), new("z", trend?.Score ?? double.NaN), new("nonFinite", overflow?.Forward.Moments.NonFinite ?? 0)],
            Expected = [new("factorPerLayer", 1)],
            Threshold = [new("factorTotal", MinFactor), new("z", MinScore)],
            Cause = ScaleCause.OfGrowth(evidence, "weights too large for their fan-in: each layer multiplies the signal"),
            Fixes = [.. ScaleCause.AgainstGrowth(evidence, Fixes.Model("put a norm behind each weighted layer"))],
            Reference = Reference,
        };
    }
}
