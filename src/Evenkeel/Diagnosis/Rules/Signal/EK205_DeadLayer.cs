using Evenkeel.Probing;

namespace Evenkeel.Diagnosis.Rules.Signal;

/// <summary>A layer whose output is one number.</summary>
internal sealed class EK205_DeadLayer : Rule
{
    /// <summary>As many values of either sign are all negative by chance once in 16,000: four standard deviations.</summary>
    private const double MinValues = 14;

    public override string Id => "EK205";

    public override string Title => "a whole layer is dead or constant";

    public override Severity Severity => Severity.Error;

    public override string WhatItDoes => "Looks for layers whose values are all the same number on all samples, or whose units are all dead.";

    public override string WhyItHurts => "Nothing of the input gets past such a layer, and no gradient gets back: the network is cut in two.";

    public override string WhenItIsWrong =>
        "A zero-initialized head, last layer of a residual branch or gain is constant by design and left out, as are masks and tables and what is made of them alone. Where the signal vanishes by and by "
        + "until it underflows, EK202 says so and this rule is silent; where a parameter is NaN or infinite, EK103 does. "
        + "Fewer than 14 silent values are chance.";

    public override string Reference => "He et al. 2015; Lu et al. 2019";

    public override IEnumerable<Finding> Check(Evidence evidence)
    {
        if (evidence.HasUnderflow || evidence.HasNonFiniteParameters) yield break;
        var layers = evidence.Probe.Layers;
        var input = evidence.Probe.Data.Input;
        if (input.Count > 0 && input.Min == input.Max) yield break;
        var ill = layers.Where((l, i) => IsDead(l) && !l.IsHead && !l.EndsResidualBranch && !Evidence.IsZeroGain(l) && l.DependsOnInput && !FollowsZeroHead(layers, i)).ToArray();
        if (ill.Length == 0 || IsByChance(ill[0])) yield break;
        var first = ill[0];
        var isSilent = first.Units is { } units && units.Silent == units.Count;
        yield return new Finding
        {
            Id = Id,
            Severity = Severity,
            Layer = first.Name,
            Title = Title,
            Message = isSilent
                ? $"all {first.Units!.Count} units of {first.Name} are silent on all {Say.Count(first.Units.Samples, "sample")}{Say.AndMore([.. ill.Select(l => l.Name)])}"
                : $"every output of {first.Name} is {Say.Number(first.Forward.Moments.Mean)}, whatever the sample{Say.AndMore([.. ill.Select(l => l.Name)])}",
            Measured = [new("std", first.Forward.Moments.Std), new("deadUnits", first.Units?.Dead ?? 0), new("layers", ill.Length)],
            Expected = [new("layers", 0)],
            Threshold = [new("layers", 0)],
            Cause = isSilent ? "all pre-activations are below zero: biases too negative, or weights of one sign" : "weights of zero, here or in a layer before",
            Fixes = [Fixes.Recipe(evidence, Fixes.SchemeFor(layers.Select(l => l.Activation)))],
            Reference = Reference,
        };
    }

    private static bool IsByChance(LayerResult layer) => layer.Units is { } units && units.Count * units.Samples < MinValues;

    private static bool FollowsZeroHead(IReadOnlyList<LayerResult> layers, int i)
        => !layers[i].IsWeighted && layers.Take(i).Any(l => l.IsHead && Evidence.HasDeliberateZeros(l));

    private static bool IsDead(LayerResult layer)
    {
        if (layer.Units is { Count: > 0 } units && units.Dead == units.Count) return layer.Units.SaturatedShare < 1;
        var moments = layer.Forward.Moments;
        return moments is { Count: > 1, NonFinite: 0 } && moments.Min == moments.Max;
    }
}
