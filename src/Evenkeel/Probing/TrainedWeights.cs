namespace Evenkeel.Probing;

/// <summary>Tells a trained model from an initialization.</summary>
internal static class TrainedWeights
{
    /// <summary>Given weights of which more than half, by number of values, fit no scheme count as trained; drawn ones never do.</summary>
    public static bool Suspected(ProbeRequest request, IEnumerable<LayerResult> layers)
    {
        if (request.IsDrawn || request.Recipe is not null) return false;
        var weighted = layers.Where(l => l.IsWeighted).Select(l => l.Weights!).ToArray();
        var unmatched = weighted.Where(w => w.MatchedScheme is null).Sum(w => w.Moments.Count);
        return 2 * unmatched > weighted.Sum(w => w.Moments.Count);
    }
}
