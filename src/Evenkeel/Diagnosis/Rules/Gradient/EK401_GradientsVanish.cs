using Evenkeel.Diagnosis.Rules.Signal;

namespace Evenkeel.Diagnosis.Rules.Gradient;

/// <summary>Gradients shrink from the head to the input.</summary>
internal sealed class EK401_GradientsVanish : Rule
{
    private const double MaxFactor = 1e-3, MinScore = 4;

    public override string Id => "EK401";

    public override string Title => "gradients vanish towards the input";

    public override Severity Severity => Severity.Error;

    public override string WhatItDoes =>
        "Fits a line through the logarithms of the gradients' scale at the weighted layers, from the head back, over those above 1e-30: once of the "
        + "norm of the loss's gradient with respect to a sample's outputs, once of the rms of that with respect to the weights. Reports a total below 1/1,000 of the head's that lies more than 4 "
        + "standard deviations from what random weights do. Gradients that underflowed are evidence for it.";

    public override string WhyItHurts => "The first layers stand still while the last ones learn on features that never improve.";

    public override string WhenItIsWrong => "With Adam, gradients of any one scale are rescaled; but noise and underflow are rescaled too.";

    public override string Reference => "Hochreiter 1991; Glorot and Bengio 2010; Zhang et al. 2021 (AutoTrainer) for 1e-3";

    public override IEnumerable<Finding> Check(Evidence evidence)
    {
        if (GradientTrend.Of(evidence).Where(t => t is { Total: < MaxFactor, Score: > MinScore }) is not var (trend, what)) yield break;
        yield return new Finding
        {
            Id = Id,
            Severity = Severity,
            Layer = evidence.Mixing[0].Name,
            Title = Title,
            Message = $"{what} shrinks × {Say.Number(trend.PerLayer)} a layer going back, × {Say.Number(trend.Total)} from the head to {evidence.Mixing[0].Name}"
                + (trend.Underflowed > 0 ? $"; in {Say.Count(trend.Underflowed, "layer")} it fell below 1e-30" : ""),
            Measured = [new("factorPerLayer", trend.PerLayer), new("factorTotal", trend.Total), new("z", trend.Score), new("underflowedLayers", trend.Underflowed)],
            Expected = [new("factorPerLayer", 1)],
            Threshold = [new("factorTotal", MaxFactor), new("z", MinScore)],
            Cause = ScaleCause.Of(evidence, "each layer's weights and slope take away from the gradient"),
            Fixes =
            [
                Fixes.Recipe(evidence, Fixes.SchemeFor(evidence.Mixing.Select(l => l.Activation))),
                Fixes.Model("add residual connections, or a norm behind each weighted layer"),
            ],
            Reference = Reference,
        };
    }
}
