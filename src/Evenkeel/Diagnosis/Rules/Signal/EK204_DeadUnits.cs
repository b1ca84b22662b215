using Evenkeel.Probing;

namespace Evenkeel.Diagnosis.Rules.Signal;

/// <summary>ReLU units that are silent on every sample.</summary>
internal sealed class EK204_DeadUnits : Rule
{
    private const double WarningShare = 0.1, ErrorShare = 0.5;

    /// <summary>How far the silent must outnumber the always active, in standard errors of a fair coin and as a share of the layer.</summary>
    private const double MinScore = 4, MinExcess = 0.1;

    public override string Id => "EK204";

    public override string Title => "dead units";

    public override Severity Severity => Severity.Error;

    public override string WhatItDoes =>
        "Counts units whose derivative is zero on every sample and position. Reports more than 10 % of a layer (error beyond 50 %), if they clearly "
        + "outnumber the units that are active on every sample: weights whose sign is a coin's make as many of the one as of the other.";

    public override string WhyItHurts => "A unit that is silent on every sample gets no gradient: it stays as it is, and the layer is as narrow as its living units.";

    public override string WhenItIsWrong =>
        "In a deep healthy ReLU network samples grow alike, so that a third of the units can be silent on all of them, and a third active on all: "
        + "that is the likeness, not death, and is not reported. Few samples prove little: a unit silent on n is active on at most 3/n of all, at 95 %.";

    public override string Reference => "Lu, Shin, Su and Karniadakis 2019; SageMaker Debugger for 50 %; Hanley and Lippman-Hand 1983 for 3/n";

    public override IEnumerable<Finding> Check(Evidence evidence)
    {
        var ill = evidence.Probe.Layers.Where(l => l.Units is { } units && units.Silent < units.Count && IsIll(units)).ToArray();
        if (ill.Length == 0) yield break;
        var worst = ill.MaxBy(l => Share(l.Units!))!;
        var units = worst.Units!;
        var (share, expected) = (Share(units), (double)units.AlwaysActive / units.Count);
        yield return new Finding
        {
            Id = Id,
            Severity = share > ErrorShare ? Severity.Error : Severity.Warning,
            Layer = worst.Name,
            Title = Title,
            Message = $"{units.Silent} of {units.Count} units of {worst.Name} ({Say.Percent(share)}) are active on 0 of {Say.Count(units.Samples, "sample")}: "
                + $"activity below {Say.Percent(units.ActivityUpperBound95)} at 95 %{Say.AndMore([.. ill.Select(l => l.Name)])}",
            Measured = [new("deadShare", share), new("alwaysActiveShare", expected), new("layers", ill.Length)],
            Expected = [new("deadShare", expected)],
            Threshold = [new("warning", WarningShare), new("error", ErrorShare)],
            Cause = "biases or inputs push the pre-activations below zero: negative biases, inputs of one sign, or weights whose mean is not 0",
            Fixes = [Fixes.Recipe(evidence, "he"), Fixes.Model("use leaky-relu, prelu or gelu in place of relu"), Fixes.Normalize(evidence)],
            Reference = Reference,
        };
    }

    private static double Share(UnitResult units) => (double)units.Silent / units.Count;

    private static bool IsIll(UnitResult units)
    {
        var excess = units.Silent - units.AlwaysActive;
        var spread = Math.Sqrt(units.Silent + units.AlwaysActive);
        return Share(units) > WarningShare && excess > MinExcess * units.Count && excess > MinScore * spread;
    }
}
