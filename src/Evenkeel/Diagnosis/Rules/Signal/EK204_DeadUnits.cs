using Evenkeel.Probing;
using Evenkeel.Theory;

namespace Evenkeel.Diagnosis.Rules.Signal;

/// <summary>ReLU units that are silent on every sample.</summary>
internal sealed class EK204_DeadUnits : Rule
{
    private const double WarningShare = 0.1, ErrorShare = 0.5;

    /// <summary>How far the silent must outnumber the always active, in standard errors of a fair coin and as a share of the layer.</summary>
    private const double MinScore = 4, MinExcess = 0.1;

    /// <summary>Of the share that is dead, what a cause must explain.</summary>
    private const double MinExplained = 0.5;

    public override string Id => "EK204";

    public override string Title => "dead units";

    public override Severity Severity => Severity.Error;

    public override string WhatItDoes =>
        "Counts units whose derivative is zero on every sample and position. Reports more than 10 % of a layer (error beyond 50 %), if they clearly "
        + "outnumber the units that are active on every sample, as weights whose sign is a coin's make as many of the one as of the other, and those that theory "
        + "expects of samples so much alike. Where theory finds as many from the mean of the biases, that is the cause.";

    public override string WhyItHurts => "A unit that is silent on every sample gets no gradient: it stays as it is, and the layer is as narrow as its living units.";

    public override string WhenItIsWrong =>
        "In a deep healthy ReLU network samples grow alike, so that a third of the units can be silent on all of them, and a third active on all: "
        + "that is the likeness, not death, and is not reported. Few samples prove little: a unit silent on n is active on at most 3/n of all, at 95 %.";

    public override string Reference => "Lu, Shin, Su and Karniadakis 2019; SageMaker Debugger for 50 %; Hanley and Lippman-Hand 1983 for 3/n";

    public override IEnumerable<Finding> Check(Evidence evidence)
    {
        var layers = evidence.Probe.Layers;
        var ill = layers.Select((l, i) => (Layer: l, Theory: evidence.Prediction?.Layers[i])).Where(l => l.Layer.Units is { } units && units.Silent < units.Count && IsIll(units, l.Theory)).ToArray();
        if (ill.Length == 0) yield break;
        var (worst, theory) = ill.MaxBy(l => Share(l.Layer.Units!));
        var units = worst.Units!;
        var (share, active) = (Share(units), (double)units.AlwaysActive / units.Count);
        var expected = theory?.SilentShareOfLikeness ?? active;
        yield return new Finding
        {
            Id = Id,
            Severity = share > ErrorShare ? Severity.Error : Severity.Warning,
            Layer = worst.Name,
            Title = Title,
            Message = $"{units.Silent} of {units.Count} units of {worst.Name} ({Say.Percent(share)}) are active on 0 of {Say.Count(units.Samples, "sample")}, {Say.Number(expected * units.Count)} "
                + $"{(theory?.SilentShareOfLikeness is null ? "on all" : "expected of samples as alike as these")}: activity below {Say.Percent(units.ActivityUpperBound95)} at 95 %{Say.AndMore([.. ill.Select(l => l.Layer.Name)])}",
            Measured = [new("deadShare", share), new("alwaysActiveShare", active), new("layers", ill.Length)],
            Expected = [new("deadShare", expected)],
            Threshold = [new("warning", WarningShare), new("error", ErrorShare)],
            Cause = OfBiases(theory) is { } predicted && predicted >= MinExplained * share
                ? $"the biases push the pre-activations below zero: by their mean theory predicts {Say.Number(predicted * units.Count)} dead units"
                : "biases or inputs push the pre-activations below zero: negative biases, inputs of one sign, or weights whose mean is not 0",
            Fixes = [Fixes.Recipe(evidence, "he"), Fixes.Model("use leaky-relu, prelu or gelu in place of relu"), Fixes.Normalize(evidence)],
            Reference = Reference,
        };
    }

    private static double Share(UnitResult units) => (double)units.Silent / units.Count;

    /// <summary>The share that is predicted, where the mean of the pre-activations makes it more than their likeness does.</summary>
    private static double? OfBiases(LayerPrediction? theory) => theory?.SilentShare > theory?.SilentShareOfLikeness ? theory.SilentShare : null;

    private static bool IsIll(UnitResult units, LayerPrediction? theory)
    {
        var excess = units.Silent - units.AlwaysActive;
        var spread = Math.Sqrt(units.Silent + units.AlwaysActive);
        return Share(units) > WarningShare && excess > MinExcess * units.Count && excess > MinScore * spread && ExceedsLikeness(units, theory?.SilentShareOfLikeness ?? 0);
    }

    private static bool ExceedsLikeness(UnitResult units, double expected) => units.Silent > units.Count * expected + MinScore * Math.Sqrt(units.Count * expected * (1 - expected));
}
