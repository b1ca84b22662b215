using System.Collections.Immutable;

namespace Evenkeel.Theory.Moments.Recurrence;

/// <summary>Values z ~ N(0, 1) of the slow part p z of a gate's pre-activations, and their weights.</summary>
/// <param name="Z">The values.</param>
/// <param name="Weights">The weights, of sum 1.</param>
internal sealed record SlowNodes(ImmutableArray<double> Z, ImmutableArray<double> Weights)
{
    /// <summary>A gate of so small a p is nearly a straight line between the nodes of five.</summary>
    private const double Narrow = 1.5;

    /// <summary>Where the density has fallen to 1e-4 of that at 0, and how many steps to there at most.</summary>
    private const int Reach = 4, MostSteps = 24;

    /// <summary>Gauss and Hermite's rule with five nodes (Abramowitz and Stegun 1964, table 25.10).</summary>
    public static SlowNodes Few { get; } = new(
        [-2.8569700138728056, -1.355626179974266, 0, 1.355626179974266, 2.8569700138728056],
        [0.011257411327720689, 0.22207592200561264, 0.53333333333333333, 0.22207592200561264, 0.011257411327720689]);

    /// <summary>Those for a gate of a given p: the midpoints of equal steps, of which a gate that is all but a jump at 0 has half on each side.</summary>
    public static SlowNodes For(double p)
    {
        if (!(p > Narrow)) return Few;
        var steps = Math.Min(MostSteps, (int)Math.Ceiling(Reach * p / Narrow));
        double[] z = [.. Enumerable.Range(-steps, 2 * steps).Select(i => (i + 0.5) * Reach / steps)];
        double[] weights = Array.ConvertAll(z, x => Math.Exp(-x * x / 2));
        var sum = weights.Sum();
        return new([.. z], [.. weights.Select(w => w / sum)]);
    }

    /// <summary>The mean over z.</summary>
    public double Mean(Func<int, double> given)
    {
        double sum = 0;
        for (var node = 0; node < Z.Length; node++) sum += Weights[node] * given(node);
        return sum;
    }
}
