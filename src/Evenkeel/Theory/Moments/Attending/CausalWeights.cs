using Evenkeel.Theory.Moments.Kernels;

namespace Evenkeel.Theory.Moments.Attending;

/// <summary>
/// What softmax makes of the scores under a causal mask, row by row: E Σ p² and E Σ p p' of two rows, over the keys that both see. A row's scores
/// have the variance s² d E[q²](E[k²] − E[k k']) of its own query and the keys that it sees.
/// </summary>
internal sealed class CausalWeights
{
    private readonly double[] likenessOfKeys;
    private readonly Pairs queries;
    private readonly double[,] between;

    /// <param name="queries">E[q q'].</param>
    /// <param name="keys">E[k k'].</param>
    /// <param name="otherKeys">E[k k'] of two samples.</param>
    /// <param name="gain">s² d.</param>
    /// <param name="seen">How the kernel of what keys and values are made of deviates.</param>
    public CausalWeights(Pairs queries, Visible keys, Visible otherKeys, double gain, Scatter seen)
    {
        this.queries = queries;
        var places = Places = queries.Places;
        var table = new SoftmaxTable(places.Extent);
        Rows = [.. Enumerable.Range(0, places.Groups).Select(g =>
        {
            var (count, variance) = (Visible.Count(places, g), gain * queries.Second(g) * keys.Spread(g));
            var row = table.Row(variance, count, seen.Apart, seen.Same);
            return (count, variance, row.Squares, row.GradientSpread, row.Lean);
        })];
        between = new double[places.Groups, places.Groups];
        for (var i = 0; i < places.Groups; i++)
        {
            for (var j = 0; j <= i; j++) between[i, j] = Between(i, j, Likeness(Pair(queries.Own, i, j), i, j));
        }

        likenessOfKeys = [.. Rows.Select((_, row) => keys.Spread(row) > 0 ? otherKeys.Spread(row) / keys.Spread(row) : 1)];
    }

    public Places Places { get; }

    /// <summary>Of the rows of each group: the keys that they see, the variance of their scores, E Σ p², E Σ p² (g − Σ p g)² of independent g, and what they lean to the scores.</summary>
    public (double Count, double Variance, double Squares, double GradientSpread, double Lean)[] Rows { get; }

    /// <summary>E Σ p p' of two different rows, over the keys that the earlier sees.</summary>
    public double Between(int later, int earlier) => between[later, earlier];

    /// <summary>The same of one row in two samples, or of two.</summary>
    public double BetweenSamples(int later, int earlier, bool isSame)
    {
        var q = isSame ? queries.Other[later] : Pair(queries.Other, later, earlier);
        return Between(later, earlier, Likeness(q, later, earlier) * Math.Min(1, likenessOfKeys[earlier]));
    }

    /// <summary>E[q q'] over the root of E[q²] E[q'²].</summary>
    public double Likeness(double product, int a, int b)
        => queries.Second(a) * queries.Second(b) is > 0 and var square ? Math.Clamp(product / Math.Sqrt(square), 0, 1) : 1;

    public double Pair(double[] values, int i, int j) => values[Places.Groups * (1 + i) + j];

    /// <summary>Between 1/n of independent scores and Σ p² of equal ones; the later row spreads over more keys.</summary>
    private double Between(int later, int earlier, double likeness)
    {
        var (count, _, squares, _, _) = Rows[earlier];
        return SoftmaxMoments.Between(count, squares, likeness) * count / Rows[later].Count;
    }
}
