namespace Evenkeel.Diagnosis.Rules.Signal;

/// <summary>The signal shrinks with depth.</summary>
internal sealed class EK202_ActivationsVanish : Rule
{
    private const double MaxFactor = 0.1, MinScore = 4;

    public override string Id => "EK202";

    public override string Title => "activations vanish with depth";

    public override Severity Severity => Severity.Error;

    public override string WhatItDoes =>
        "Fits a line through ln rms of the weighted layers' outputs, over those above 1e-30. Reports a total below 1/10 that lies more than 4 "
        + "standard deviations from what random weights do when the scale is kept (√Σ 5/n). Layers that underflowed are evidence for it.";

    public override string WhyItHurts => "The head sees a constant, whatever the input: the loss starts at ln C and stays there, and the weights' gradients vanish with the signal.";

    public override string WhenItIsWrong => "A network that vanishes just as theory says is still ill. A network of one or two weighted layers has no trend and is not judged.";

    public override string Reference => "Glorot and Bengio 2010; He et al. 2015, section 2.2; Hanin and Rolnick 2018 for the spread";

    public override IEnumerable<Finding> Check(Evidence evidence)
    {
        if (evidence.SignalTrend is not { Total: < MaxFactor, Score: > MinScore } trend) yield break;
        yield return new Finding
        {
            Id = Id,
            Severity = Severity,
            Layer = evidence.Mixing[^1].Name,
            Title = Title,
            Message = $"the signal's rms shrinks × {Say.Number(trend.PerLayer)} a layer, × {Say.Number(trend.Total)} over {Say.Count(trend.Layers, "layer")}"
                + (trend.Underflowed > 0 ? $"; {Say.Count(trend.Underflowed, "layer")} fell below 1e-30" : ""),
            Measured = [new("factorPerLayer", trend.PerLayer), new("factorTotal", trend.Total), new("z", trend.Score), new("underflowedLayers", trend.Underflowed)],
            Expected = [new("factorPerLayer", 1)],
            Threshold = [new("factorTotal", MaxFactor), new("z", MinScore)],
            Cause = ScaleCause.Of(evidence, "weights too small for their fan-in: each layer takes away from the signal"),
            Fixes = [Fixes.Recipe(evidence, Fixes.SchemeFor(evidence.Mixing.Select(l => l.Activation))), Fixes.Model("put a norm behind each weighted layer")],
            Reference = Reference,
        };
    }
}
