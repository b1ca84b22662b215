namespace Evenkeel.Theory.Moments.Recurrence;

/// <summary>
/// A gate whose pre-activations have a part that stays for as long as it remembers, a_t = m + p_t z + rest: for each of some values of z ~ N(0, 1) the
/// gate's moments given z, whose steps are then nearly independent.
/// </summary>
/// <param name="gate">The gate.</param>
/// <param name="nodes">The values of z, and their weights.</param>
internal sealed class SlowGate(Gate gate, SlowNodes nodes)
{
    /// <summary>Of the variance at most, so that something is left.</summary>
    private const double MostSlow = 0.98;

    private readonly List<double> slow = [];
    private readonly List<NormalFunction>[] functions = [.. nodes.Z.Select(_ => new List<NormalFunction>())];
    private double variance = double.NaN;

    /// <summary>Learns a step: the variance of its products, and their covariance with those some steps before, of the variance given.</summary>
    public void Step(double ofProducts, double withEarlier, double ofEarlier)
    {
        var (v, before, common) = (ofProducts + gate.Bias.Variance, ofEarlier + gate.Bias.Variance, withEarlier + gate.Bias.Variance);
        var share = v > 0 && before > 0 ? Math.Clamp(common / Math.Sqrt(v * before), 0, MostSlow) : 0;
        var p = Math.Sqrt(share * v);
        var isSettled = slow.Count > 0 && Math.Abs(v - variance) <= Gate.Settled * variance && Math.Abs(p - slow[^1]) <= Gate.Settled * p;
        if (isSettled) p = slow[^1];
        else variance = v;
        slow.Add(p);
        Largest = (Math.Max(Largest.Slow, p), Math.Max(Largest.Fast, v - p * p));
        foreach (var (node, known) in functions.Index()) known.Add(isSettled ? known[^1] : gate.Given(p * nodes.Z[node], v - p * p));
    }

    /// <summary>The largest p so far, and the largest variance of the rest.</summary>
    public (double Slow, double Fast) Largest { get; private set; }

    /// <summary>E[f | z].</summary>
    public double Mean(int node, int t) => functions[node][t].Mean;

    /// <summary>E[f(a_t) f(a_s) | z] where the products in both have the given covariance.</summary>
    public double Product(int node, int t, int s, double covariance) => NormalFunction.Between(functions[node][t], functions[node][s], Left(t, s, covariance));

    /// <summary>E[f'(a_t) f'(a_s) | z].</summary>
    public double Slopes(int node, int t, int s, double covariance) => NormalFunction.SlopesBetween(functions[node][t], functions[node][s], Left(t, s, covariance));

    private double Left(int t, int s, double covariance) => covariance + gate.Bias.Variance - slow[t] * slow[s];
}
