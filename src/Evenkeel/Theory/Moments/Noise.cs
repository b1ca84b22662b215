using System.Collections.Immutable;

namespace Evenkeel.Theory.Moments;

/// <summary>
/// How ln M of a value deviates from its expectation over draws of the weights, to first order: a weighted sum of the deviations that layers
/// have added, each of variance 1, so that what a branch and its shortcut share is not counted as independent.
/// </summary>
internal sealed class Noise
{
    private readonly ImmutableSortedDictionary<int, double> loadings;

    private Noise(ImmutableSortedDictionary<int, double> loadings) => this.loadings = loadings;

    public static Noise None { get; } = new(ImmutableSortedDictionary<int, double>.Empty);

    public double Variance => loadings.Values.Sum(l => l * l);

    /// <summary>The deviation that one layer adds; by the number of the value that it makes.</summary>
    public static Noise Of(int source, double variance) => new(None.loadings.Add(source, Math.Sqrt(variance)));

    public Noise Times(double factor) => factor == 1 ? this : new(loadings.ToImmutableSortedDictionary(l => l.Key, l => factor * l.Value));

    public Noise Plus(Noise other)
    {
        var (larger, smaller) = loadings.Count >= other.loadings.Count ? (loadings, other.loadings) : (other.loadings, loadings);
        var sum = larger.ToBuilder();
        foreach (var (source, loading) in smaller) sum[source] = sum.GetValueOrDefault(source) + loading;
        return new Noise(sum.ToImmutable());
    }

    /// <summary>The same with another variance: what it has more, one value adds; what it has less, all do.</summary>
    public Noise WithVariance(double variance, int source)
        => variance > Variance ? Plus(Of(source, variance - Variance)) : Variance > 0 ? Times(Math.Sqrt(variance / Variance)) : this;

    /// <summary>The same with another name for what one source has added.</summary>
    public Noise Renamed(int source, int name) => loadings.TryGetValue(source, out var loading) ? new(loadings.Remove(source).SetItem(name, loading)) : this;

    public Noise Without(int source) => new(loadings.Remove(source));

    /// <summary>All deviations but one as one, where no other value shares them any more.</summary>
    /// <param name="value">The value of the graph that has them.</param>
    /// <param name="kept">The one that stays by itself.</param>
    public Noise Collapsed(int value, int? kept)
    {
        if (loadings.Count <= 2) return this;
        var own = kept is { } source && loadings.TryGetValue(source, out var loading) ? None.loadings.Add(source, loading) : None.loadings;
        var rest = kept is { } k ? Without(k) : this;
        return new Noise(own.Add(-value, Math.Sqrt(rest.Variance)));
    }
}
