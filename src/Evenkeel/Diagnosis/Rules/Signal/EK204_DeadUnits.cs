using Evenkeel.Probing;
using Evenkeel.Theory;

namespace Evenkeel.Diagnosis.Rules.Signal;

/// <summary>ReLU units that are silent on every sample.</summary>
internal sealed class EK204_DeadUnits : Rule
{
    private const double WarningShare = 0.1, ErrorShare = 0.5;

    /// <summary>How far a share must lie above the one that the samples' likeness explains, in standard errors and as a share.</summary>
    private const double MinScore = 4, MinExcess = 0.1;

    public override string Id => "EK204";

    public override string Title => "dead units";

    public override Severity Severity => Severity.Error;

    public override string WhatItDoes =>
        "Counts units whose derivative is zero on every sample and position. Reports more than 10 % of a layer (error beyond 50 %), if that is "
        + "clearly more than random weights leave silent on samples as alike as these are at that layer.";

    public override string WhyItHurts => "A unit that is silent on every sample gets no gradient: it stays as it is, and the layer is as narrow as its living units.";

    public override string WhenItIsWrong =>
        "In a deep healthy ReLU network samples grow alike, so that a third of the units can be silent on all of them: that is the likeness, "
        + "not death, and is not reported. Few samples prove little: a unit silent on n is active on at most 3/n of all, at 95 %, and"
        + " samples that are alike count for less.";

    public override string Reference => "Lu, Shin, Su and Karniadakis 2019; SageMaker Debugger for 50 %; Hanley and Lippman-Hand 1983 for 3/n";

    public override IEnumerable<Finding> Check(Evidence evidence)
    {
        List<(LayerResult Layer, double Share, double Expected, double UpperBound)> ill = [];
        double likeness = 0;
        foreach (var layer in evidence.Probe.Layers)
        {
            if (layer.IsWeighted) likeness = Likeness(layer);
            else if (layer.Kind == "batch-norm") likeness = 0;
            if (layer.Units is not { Silent: > 0 } units || units.Silent == units.Count) continue;
            var share = (double)units.Silent / units.Count;
            var expected = DeadUnits.ExpectedShare(likeness, units.Samples);
            var margin = Math.Max(MinExcess, MinScore * Math.Sqrt(expected * (1 - expected) / units.Count));
            if (share > WarningShare && share > expected + margin) ill.Add((layer, share, expected, Math.Min(1, 3 / EffectiveSamples(units.Samples, likeness))));
        }

        if (ill.Count == 0) yield break;
        var worst = ill.MaxBy(i => i.Share);
        var activity = worst.Layer.Units!;
        yield return new Finding
        {
            Id = Id,
            Severity = worst.Share > ErrorShare ? Severity.Error : Severity.Warning,
            Layer = worst.Layer.Name,
            Title = Title,
            Message = $"{activity.Silent} of {activity.Count} units of {worst.Layer.Name} ({Say.Percent(worst.Share)}) are active on 0 of {Say.Count(activity.Samples, "sample")}: "
                + $"activity below {Say.Percent(worst.UpperBound)} at 95 %{Say.AndMore([.. ill.Select(i => i.Layer.Name)])}",
            Measured = [new("deadShare", worst.Share), new("layers", ill.Count)],
            Expected = [new("deadShare", worst.Expected)],
            Threshold = [new("warning", WarningShare), new("error", ErrorShare)],
            Cause = "biases or inputs push the pre-activations below zero: negative biases, inputs of one sign, or weights whose mean is not 0",
            Fixes = [Fixes.Recipe(evidence, "he"), Fixes.Model("use leaky-relu, prelu or gelu in place of relu"), Fixes.Normalize(evidence)],
            Reference = Reference,
        };
    }

    /// <summary>
    /// The mean correlation between two samples' pre-activations once the mean over all units is taken off: a bias that pushes every unit
    /// down makes samples look alike too, but is no likeness of theirs.
    /// </summary>
    private static double Likeness(LayerResult layer)
    {
        if (layer.Similarity is not { } cosine || !double.IsFinite(cosine)) return 0;
        var (square, shift) = (layer.Forward.Moments.Rms * layer.Forward.Moments.Rms, layer.Forward.Moments.Mean * layer.Forward.Moments.Mean);
        return square > shift ? Math.Clamp((cosine * square - shift) / (square - shift), 0, 1) : 0;
    }

    /// <summary>n samples of correlation ρ say as much of a unit's mean as n/(1 + (n − 1)ρ) independent ones.</summary>
    private static double EffectiveSamples(double samples, double likeness) => samples / (1 + (samples - 1) * likeness);
}
