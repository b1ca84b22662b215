namespace Evenkeel.Diagnosis.Rules.Signal;

/// <summary>Why a signal changes its scale with depth, in the terms of the weights.</summary>
internal static class ScaleCause
{
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
