using Evenkeel.Probing;

namespace Evenkeel.Diagnosis;

/// <summary>How a scale changes from layer to layer: a straight line through its logarithms.</summary>
/// <param name="PerLayer">The factor on the scale from one layer to the next.</param>
/// <param name="Total">The factor from the first layer to the last, on through layers where it underflowed.</param>
/// <param name="Score">|ln q_L/q_0| in standard deviations of what random weights do when the scale is preserved on average: √Σ 5/n.</param>
/// <param name="Layers">The number of layers.</param>
/// <param name="Underflowed">Layers where the scale became too small, or zero because it had been about to.</param>
internal sealed record DepthTrend(double PerLayer, double Total, double Score, int Layers, int Underflowed)
{
    /// <summary>Fewer points make no line.</summary>
    private const int MinLayers = 3;

    /// <summary>Var ln of the second moment gains 5/n in a layer of width n (Hanin and Rolnick 2018, for ReLU; less for others).</summary>
    private const double VariancePerWidth = 5;

    /// <summary>Fits the trend over the layers; null where there are too few to tell.</summary>
    /// <param name="layers">The layers, in the direction of the signal or of its gradient.</param>
    /// <param name="rms">A layer's scale; null where it has none, or not all its values are finite.</param>
    /// <param name="size">The number of values that the scale stands for, to fit their norm; 1 to fit the rms.</param>
    /// <param name="zeroIsUnderflow">Whether a scale of exactly 0 is known to come from underflow elsewhere.</param>
    public static DepthTrend? Fit(IReadOnlyList<LayerResult> layers, Func<LayerResult, double?> rms, Func<LayerResult, double>? size = null, bool zeroIsUnderflow = false)
    {
        List<(double Depth, double Log)> points = [];
        double variance = 0, last = 0;
        var underflowed = 0;
        (double Depth, double Log)? bound = null;
        for (var i = 0; i < layers.Count; i++)
        {
            variance += VariancePerWidth / Width(layers[i]);
            if (rms(layers[i]) is not { } scale || !double.IsFinite(scale)) continue;
            var half = Math.Log(size?.Invoke(layers[i]) ?? 1) / 2;
            if (scale > Evidence.Underflow)
            {
                points.Add((i, Math.Log(scale) + half));
                last = scale;
            }
            else if (scale > 0 || underflowed > 0 || zeroIsUnderflow || (i > 0 && last * Step(layers[i - 1], layers[i]) < Evidence.Underflow))
            {
                if (underflowed++ == 0) bound = (i, Math.Log(Evidence.Underflow) + half);
            }
        }

        // Where the scale falls at once there is no line through what is left; the limit that it fell below then stands for the first loss.
        if (points.Count is > 0 and < MinLayers && layers.Count >= MinLayers && bound is { } limit) points.Add(limit);
        else if (points.Count < MinLayers) return null;
        var meanDepth = points.Average(p => p.Depth);
        var meanLog = points.Average(p => p.Log);
        var slope = points.Sum(p => (p.Depth - meanDepth) * (p.Log - meanLog)) / points.Sum(p => (p.Depth - meanDepth) * (p.Depth - meanDepth));
        var log = slope * (layers.Count - 1);
        return new DepthTrend(Math.Exp(slope), Math.Exp(log), 2 * Math.Abs(log) / Math.Sqrt(variance), layers.Count, underflowed);
    }

    /// <summary>Units or channels: the values that a layer draws weights for.</summary>
    private static double Width(LayerResult layer) => layer.Kind.StartsWith("conv", StringComparison.Ordinal) ? layer.OutputShape[1] : layer.OutputShape[^1];

    /// <summary>What the smaller weights of two neighbours make of a scale at most.</summary>
    private static double Step(LayerResult a, LayerResult b) => Math.Min(Gain(a), Gain(b));

    private static double Gain(LayerResult layer)
        => layer.Weights is { } weights ? weights.Moments.Rms * Math.Sqrt(Math.Max(layer.FanIn ?? 1, layer.FanOut ?? 1)) : double.PositiveInfinity;
}
