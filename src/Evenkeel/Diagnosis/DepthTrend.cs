using Evenkeel.Probing;

namespace Evenkeel.Diagnosis;

/// <summary>How a scale changes from layer to layer: a straight line through the logarithms of its rms.</summary>
/// <param name="PerLayer">The factor on the rms from one layer to the next.</param>
/// <param name="Total">The factor from the first layer to the last, on through layers where it underflowed.</param>
/// <param name="Score">|ln q_L/q_0| in standard deviations of what random weights do when the scale is preserved on average: √Σ 5/n.</param>
/// <param name="Layers">The number of layers.</param>
/// <param name="Underflowed">Layers where the scale was too small, or zero.</param>
internal sealed record DepthTrend(double PerLayer, double Total, double Score, int Layers, int Underflowed)
{
    /// <summary>Fewer points make no line.</summary>
    private const int MinLayers = 3;

    /// <summary>Var ln of the second moment gains 5/n in a layer of width n (Hanin and Rolnick 2018, for ReLU; less for others).</summary>
    private const double VariancePerWidth = 5;

    /// <summary>Fits the trend over the layers; null where there are too few to tell.</summary>
    public static DepthTrend? Fit(IReadOnlyList<LayerResult> layers, Func<LayerResult, double?> rms)
    {
        List<(double Depth, double Log)> points = [];
        double variance = 0;
        for (var i = 0; i < layers.Count; i++)
        {
            variance += VariancePerWidth / layers[i].OutputShape[1];
            if (rms(layers[i]) is { } scale && scale > Evidence.Underflow && double.IsFinite(scale)) points.Add((i, Math.Log(scale)));
        }

        if (points.Count < MinLayers) return null;
        var meanDepth = points.Average(p => p.Depth);
        var meanLog = points.Average(p => p.Log);
        var slope = points.Sum(p => (p.Depth - meanDepth) * (p.Log - meanLog)) / points.Sum(p => (p.Depth - meanDepth) * (p.Depth - meanDepth));
        var log = slope * (layers.Count - 1);
        return new DepthTrend(Math.Exp(slope), Math.Exp(log), 2 * Math.Abs(log) / Math.Sqrt(variance), layers.Count, layers.Count - points.Count);
    }
}
