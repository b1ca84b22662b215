using Evenkeel.Probing;

namespace Evenkeel.Diagnosis.Rules.Signal;

/// <summary>Activations at or near their bounds, where they have no slope.</summary>
internal sealed class EK203_SaturatedUnits : Rule
{
    private const double WarningShare = 0.05, ErrorShare = 0.5, MinScore = 4;

    public override string Id => "EK203";

    public override string Title => "saturated units";

    public override Severity Severity => Severity.Error;

    public override string WhatItDoes =>
        "Counts values beyond the activation's stability region: |tanh| > 0.97, sigmoid beyond 0.03 and 0.97, hard forms at their bounds. "
        + "More than 5 % of a layer's values are a warning, more than half an error; of few values, 4 standard errors more.";

    public override string WhyItHurts => "The slope there is nearly zero: what a saturated unit should learn does not reach its weights.";

    public override string WhenItIsWrong => "Gates of recurrent layers are meant to saturate once they are trained; ReLU's zero half is no saturation (see EK204).";

    public override string Reference => "Glorot and Bengio 2010, section 3; Karpathy, makemore, part 3, for 0.97; SageMaker Debugger for 50 %";

    public override IEnumerable<Finding> Check(Evidence evidence)
    {
        var ill = evidence.Probe.Layers.Where(l => l.Units is { } units && units.SaturatedShare > WarningShare + MinScore * StandardError(units)).ToArray();
        if (ill.Length == 0) yield break;
        var worst = ill.MaxBy(l => l.Units!.SaturatedShare)!;
        var share = worst.Units!.SaturatedShare;
        yield return new Finding
        {
            Id = Id,
            Severity = share > ErrorShare ? Severity.Error : Severity.Warning,
            Layer = worst.Name,
            Title = Title,
            Message = $"{Say.Percent(share)} of the values of {worst.Name} are saturated{Say.AndMore([.. ill.Select(l => l.Name)])}",
            Measured = [new("saturatedShare", share), new("layers", ill.Length)],
            Expected = [new("saturatedShare", 0)],
            Threshold = [new("warning", WarningShare), new("error", ErrorShare)],
            Cause = ScaleCause.Of(evidence, "pre-activations too large: weights, biases or inputs out of scale"),
            Fixes = [Fixes.Recipe(evidence, Fixes.SchemeFor(evidence.Mixing.Select(l => l.Activation))), Fixes.Normalize(evidence)],
            Reference = Reference,
        };
    }

    private static double StandardError(UnitResult units) => Math.Sqrt(WarningShare * (1 - WarningShare) / Math.Max(1, units.Count * units.Samples));
}
