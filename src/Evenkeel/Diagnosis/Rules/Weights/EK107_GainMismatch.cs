using Evenkeel.Probing;

namespace Evenkeel.Diagnosis.Rules.Weights;

/// <summary>A scheme whose gain does not fit the activation that follows.</summary>
internal sealed class EK107_GainMismatch : Rule
{
    /// <summary>Standard errors of ln Var(w), √(2/count), that a factor must lie from 1.</summary>
    private const double MinScore = 4;

    /// <summary>Outputs whose variance is as near to 1 as LSUV leaves it are level, whatever their weights.</summary>
    private const double LevelVariance = 0.1;

    public override string Id => "EK107";

    public override string Title => "the gain does not fit the activation";

    public override Severity Severity => Severity.Warning;

    public override string WhatItDoes =>
        "For the layers that share an activation, takes the geometric mean of the factor that a layer puts on the second moment q: "
        + "n Var(w) E[f²] at q = 1 for ReLU and its kin and for SELU, n Var(w) f'(0)² for tanh and its kin. Reports a mean outside 0.6 … 1.65: "
        + "Xavier before ReLU (0.5), He before tanh (2), anything but LeCun before SELU.";

    public override string WhyItHurts => "The factor is compounded at every layer: 0.5 leaves a thousandth of the signal's rms after 20 layers.";

    public override string WhenItIsWrong =>
        "A norm before or after the layer keeps its factor from being compounded, and so does the sum that ends a residual branch: such layers are left out, and so are trained networks. Sigmoid and softplus, for "
        + "which no gain keeps q, are left to the rules on signal and gradient. The scheme that fits is never reported, whatever unequal fans make of it, nor is a first layer alone, whose factor nothing compounds, nor are "
        + "the activation's own gains (forward, backward, critical), or layers whose outputs have variance 1, as LSUV leaves them.";

    public override string Reference => "Glorot and Bengio 2010; He et al. 2015, section 2.2; Klambauer et al. 2017 for SELU";

    public override IEnumerable<Finding> Check(Evidence evidence)
    {
        if (evidence.Probe.Model.IsTrained) yield break;
        var layers = evidence.Probe.Layers;
        var direct = layers.Where((l, i) => l is { IsWeighted: true, IsInResidualBranch: false, Activation: not null } && !IsNormed(layers, i) && !Evidence.HasConstantWeights(l));
        foreach (var group in direct.GroupBy(l => l.Activation!))
        {
            if (group.Key.StartsWith("prelu", StringComparison.Ordinal)) continue;
            var members = group.ToArray();
            if (members is [var only] && ReferenceEquals(only, layers.First(l => l.IsWeighted))) continue;
            var logs = members.Select(l => SchemeFit.FactorOnQ(group.Key, SchemeFit.GainSquared(l))).ToArray();
            if (logs.Any(f => f is null or <= 0 || !double.IsFinite(f.Value))) continue;
            var factor = Math.Exp(logs.Average(f => Math.Log(f!.Value)));
            if (factor is >= SchemeFit.LowestFactor and <= SchemeFit.HighestFactor) continue;
            if (Math.Abs(Math.Log(factor)) < MinScore * Math.Sqrt(2.0 / members.Sum(l => l.Weights!.Moments.Count))) continue;
            if (SchemeFit.IsOwnGain(group.Key, Math.Exp(members.Average(l => Math.Log(SchemeFit.GainSquared(l))))) || members.All(IsLevel)) continue;
            var scheme = members[0].Weights!.MatchedScheme;
            var recommended = SchemeFit.Recommended(group.Key);
            if (members.All(l => l.Weights!.MatchedScheme is { } name && (name == recommended || name == $"{recommended}-uniform" || name == $"{recommended}-truncated"))) continue;
            yield return new Finding
            {
                Id = Id,
                Severity = Severity,
                Layer = members[0].Name,
                Title = $"{scheme ?? "the weights' scale"} does not fit {group.Key}",
                Message = $"a layer of {scheme ?? $"weights with n·Var(w) = {Say.Number(SchemeFit.GainSquared(members[0]))}"} and {group.Key} multiplies the signal's second moment by "
                    + $"{Say.Number(factor)}{Say.AndMore([.. members.Select(l => l.Name)])}",
                Measured = [new("factorOnQ", factor), new("layers", members.Length)],
                Expected = [new("factorOnQ", 1)],
                Threshold = [new("lowest", SchemeFit.LowestFactor), new("highest", SchemeFit.HighestFactor)],
                Cause = $"{group.Key} {(factor < 1 ? "takes away more" : "leaves more")} of the signal than the weights' variance makes up for",
                Fixes = [Fixes.Recipe(evidence, recommended)],
                Reference = Reference,
            };
        }
    }

    private static bool IsLevel(LayerResult layer) => Math.Abs(layer.Forward.Moments.Std * layer.Forward.Moments.Std - 1) <= LevelVariance;

    private static bool IsNormed(IReadOnlyList<LayerResult> layers, int i) => IsNorm(layers, i + 1) || IsNorm(layers, i - 1);

    private static bool IsNorm(IReadOnlyList<LayerResult> layers, int i) => i >= 0 && i < layers.Count && layers[i].Kind.EndsWith("-norm", StringComparison.Ordinal);
}
