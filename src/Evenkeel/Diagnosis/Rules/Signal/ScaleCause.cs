using Evenkeel.Probing;

namespace Evenkeel.Diagnosis.Rules.Signal;

/// <summary>Why a signal changes its scale with depth, in the terms of the weights.</summary>
internal static class ScaleCause
{
    /// <summary>Names the variance of the weights beside the one that keeps the scale, where one is known.</summary>
    public static string Of(Evidence evidence, string general)
    {
        var layer = evidence.Mixing.FirstOrDefault(l => l.Activation is not null && !l.Activation.StartsWith("prelu", StringComparison.Ordinal));
        if (layer is null) return general;
        var gainSquared = GainSquared(layer);
        return SchemeFit.FactorOnQ(layer.Activation!, 1) is { } factor and > 0
            ? $"{general} (n·Var(w) = {Say.Number(gainSquared)} in {layer.Name}, {layer.Activation} wants {Say.Number(1 / factor)})"
            : general;
    }

    private static double GainSquared(LayerResult layer) => layer.FanIn!.Value * layer.Weights!.Moments.Rms * layer.Weights.Moments.Rms;
}
