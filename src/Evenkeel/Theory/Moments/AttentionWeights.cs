namespace Evenkeel.Theory.Moments;

/// <summary>
/// Means over queries of what softmax makes of their scores: E Σ p², and E Σ p p' of two queries, which lies between 1/n and Σ p² by how alike
/// their scores are. Under a causal mask query t sees t keys.
/// </summary>
internal sealed class AttentionWeights
{
    /// <summary>Numbers of keys at most that are looked at one by one; between more of them, every so many.</summary>
    private const int Most = 24;

    private readonly bool isCausal;
    private readonly double keys;
    private readonly (double Count, double Weight, double Squares)[] rows;

    /// <param name="variance">The variance of a query's scores.</param>
    /// <param name="queries">The queries.</param>
    /// <param name="keys">The keys.</param>
    /// <param name="isCausal">Whether query t sees the keys up to its own.</param>
    public AttentionWeights(double variance, double queries, double keys, bool isCausal)
    {
        (this.isCausal, this.keys, Variance) = (isCausal, keys, variance);
        var moments = new SoftmaxMoments(variance, keys);
        rows = [.. Counts(queries, keys, isCausal).Select(row => (row.Count, row.Weight, moments.Squares(row.Count)))];
        Squares = rows.Sum(r => r.Weight * r.Squares);
        LogVariance = rows.Sum(r => r.Weight * moments.LogVariance(r.Count));
        Sensitivity = rows.Sum(r => r.Weight * moments.Sensitivity(r.Count));
        GradientSpread = rows.Sum(r => r.Weight * moments.GradientSpread(r.Count));
    }

    /// <summary>The variance of a query's scores.</summary>
    public double Variance { get; }

    /// <summary>E Σ p².</summary>
    public double Squares { get; }

    /// <summary>Var ln Σ p² of one query.</summary>
    public double LogVariance { get; }

    /// <summary>d ln E Σ p²/d ln v, on average.</summary>
    public double Sensitivity { get; }

    /// <summary>E Σ p² (g − Σ p g)² of independent g of variance 1.</summary>
    public double GradientSpread { get; }

    /// <summary>E Σ p p' of one query in two samples, whose scores are so alike.</summary>
    public double SameQuery(double likeness) => rows.Sum(r => r.Weight * Between(r.Count, r.Squares, likeness));

    /// <summary>E Σ p p' of two different queries.</summary>
    public double Across(double likeness)
    {
        if (!isCausal) return Between(keys, rows[0].Squares, likeness);
        double sum = 0, weights = 0;
        for (var i = 0; i < rows.Length; i++)
        {
            for (var j = 0; j < i; j++)
            {
                // The later query spreads over more keys; the earlier one's are among them.
                var weight = rows[i].Weight * rows[j].Weight;
                sum += weight * Between(rows[j].Count, rows[j].Squares, likeness) * rows[j].Count / rows[i].Count;
                weights += weight;
            }
        }

        return weights > 0 ? sum / weights : Squares;
    }

    private static double Between(double count, double squares, double likeness) => Math.Exp(Math.Log(squares * count) * likeness) / count;

    private static IEnumerable<(double Count, double Weight)> Counts(double queries, double keys, bool isCausal)
    {
        if (!isCausal) return [(keys, 1)];
        var groups = Math.Min(queries, Most);

        // Groups of queries, the first ones alone: few keys are where the mean changes fastest.
        return Enumerable.Range(0, (int)groups).Select(g =>
        {
            var (from, to) = (Edge(g), Edge(g + 1));
            return (Math.Min(keys, (from + to + 1) / 2), (to - from) / queries);
        });

        double Edge(int g) => queries <= Most ? g : Math.Round(g + (queries - groups) * Math.Pow(g / groups, 2));
    }
}
