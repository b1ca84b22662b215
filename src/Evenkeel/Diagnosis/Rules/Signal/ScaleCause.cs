namespace Evenkeel.Diagnosis.Rules.Signal;

/// <summary>Why a signal changes its scale with depth, in the terms of the weights.</summary>
internal static class ScaleCause
{
    /// <summary>n·Var(w) of He's scheme, with what the draw of few weights adds.</summary>
    private const double MaxGainSquared = 2 * SchemeFit.HighestFactor;

    /// <summary>More residual branches than a trend has layers at least.</summary>
    private const int MinBranches = 3;

    /// <summary>Residual branches that add up, or what the weights' variance says.</summary>
    public static string OfGrowth(Evidence evidence, string general)
        => Branches(evidence) is { } count ? $"{count} residual branches end in weights of full size and no norm: each adds to the signal's second moment what it reads" : Of(evidence, general);

    /// <summary>What keeps a signal, or its gradient, from growing.</summary>
    public static IReadOnlyList<Fix> AgainstGrowth(Evidence evidence, Fix general)
        => Branches(evidence) is { } count
            ? [Fixes.Model($"start the last layer of each residual branch at zeros, or scale it by 1/√{count}"), Fixes.Model("put a norm into each residual branch")]
            : [Fixes.Recipe(evidence, Fixes.SchemeFor(evidence.Mixing.Select(l => l.Activation))), general];

    /// <summary>The number of residual branches that end in a weighted layer, where its weights are otherwise as they should be; else null.</summary>
    private static int? Branches(Evidence evidence)
    {
        var layers = evidence.Probe.Layers;
        var normed = layers.Where((_, i) => i + 1 < layers.Length && layers[i + 1].Kind.EndsWith("-norm", StringComparison.Ordinal)).ToHashSet();
        var ends = evidence.Mixing.Where(l => l.EndsResidualBranch && !normed.Contains(l)).ToArray();
        var inner = evidence.Mixing.Where(l => l.Activation is not null).ToArray();
        var fits = inner.All(l => SchemeFit.FactorOnQ(l.Activation!, SchemeFit.GainSquared(l)) is not (< SchemeFit.LowestFactor or > SchemeFit.HighestFactor));
        return ends.Length >= MinBranches && ends.All(l => SchemeFit.GainSquared(l) <= MaxGainSquared) && fits ? ends.Length : null;
    }

    /// <summary>Names the variance of the weights beside the one that keeps the scale, where one is known.</summary>
    public static string Of(Evidence evidence, string general)
    {
        var layers = evidence.Mixing.Where(l => l.Activation is not null && !l.Activation.StartsWith("prelu", StringComparison.Ordinal)).ToArray();
        if (layers.Length == 0) return general;
        var layer = layers[layers.Length / 2];
        return SchemeFit.FactorOnQ(layer.Activation!, 1) is { } factor and > 0
            ? $"{general} (n·Var(w) = {Say.Number(SchemeFit.GainSquared(layer))} in {layer.Name}, {layer.Activation} wants {Say.Number(1 / factor)})"
            : general;
    }
}
