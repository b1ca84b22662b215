using Evenkeel.Diagnosis.Rules.Signal;

namespace Evenkeel.Diagnosis.Rules.Gradient;

/// <summary>Gradients grow from the head to the input.</summary>
internal sealed class EK402_GradientsExplode : Rule
{
    private const double MinFactor = 1e3, MinScore = 4;

    public override string Id => "EK402";

    public override string Title => "gradients explode towards the input";

    public override Severity Severity => Severity.Error;

    public override string WhatItDoes =>
        "Fits the same line as EK401. Reports a total beyond 1,000 times the head's that lies more than 4 standard deviations from what random "
        + "weights do, and gradients that are NaN or infinite.";

    public override string WhyItHurts => "A learning rate that suits the head throws the first layers far away; one that suits them leaves the head standing.";

    public override string WhenItIsWrong => "Deep networks with batch norm and no skips explode by a factor of 1.2 a layer whatever the weights (Yang et al. 2019): there, add skips. Where a parameter is NaN or infinite, EK103 says so.";

    public override string Reference => "Bengio, Simard and Frasconi 1994; Pascanu, Mikolov and Bengio 2013; Yang et al. 2019";

    public override IEnumerable<Finding> Check(Evidence evidence)
    {
        var overflow = evidence.HasNonFiniteParameters ? null : evidence.Mixing.LastOrDefault(l => l.Backward is { Moments.NonFinite: > 0 } || l.Gradient is { Moments.NonFinite: > 0 });
        var ill = GradientTrend.Of(evidence).Where(t => t is { Total: > MinFactor, Score: > MinScore });
        if (overflow is null && ill is null) yield break;
        var trend = ill?.Trend;
        yield return new Finding
        {
            Id = Id,
            Severity = Severity,
            Layer = overflow?.Name ?? evidence.Mixing[0].Name,
            Title = Title,
            Message = trend is null
                ? $"the gradient at {overflow!.Name} is NaN or infinite"
                : $"{ill!.Value.Of} grows × {Say.Number(trend.PerLayer)} a layer going back, × {Say.Number(trend.Total)} from the head to {evidence.Mixing[0].Name}"
                    + (overflow is null ? "" : $"; from {overflow.Name} on back it is NaN or infinite"),
            Measured = [new("factorPerLayer", trend?.PerLayer ?? double.NaN), new("factorTotal", trend?.Total ?? double.NaN), new("z", trend?.Score ?? double.NaN)],
            Expected = [new("factorPerLayer", 1)],
            Threshold = [new("factorTotal", MinFactor), new("z", MinScore)],
            Cause = ScaleCause.OfGrowth(evidence, "each layer's weights multiply the gradient by more than its slope takes away"),
            Fixes = [.. ScaleCause.AgainstGrowth(evidence, Fixes.Model("clip gradients by norm while training"))],
            Reference = Reference,
        };
    }
}
