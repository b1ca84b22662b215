using System.Numerics.Tensors;

namespace Evenkeel.Theory.Moments;

/// <summary>
/// How ln M of a value deviates from its expectation over draws of the weights, to first order: a weighted sum of the deviations that layers
/// have added, each of variance 1, so that what a branch and its shortcut share is not counted as independent.
/// </summary>
internal sealed class Noise
{
    /// <summary>The layers, in ascending order.</summary>
    private readonly int[] sources;
    private readonly double[] loadings;

    private Noise(int[] sources, double[] loadings)
        => (this.sources, this.loadings, Variance) = (sources, loadings, TensorPrimitives.Dot<double>(loadings, loadings));

    public static Noise None { get; } = new([], []);

    public double Variance { get; }

    /// <summary>The deviation that one layer adds; by the number of the value that it makes.</summary>
    public static Noise Of(int source, double variance) => new([source], [Math.Sqrt(variance)]);

    public Noise Times(double factor)
    {
        if (factor == 1) return this;
        var scaled = new double[loadings.Length];
        TensorPrimitives.Multiply(loadings, factor, scaled);
        return new(sources, scaled);
    }

    public Noise Plus(Noise other)
    {
        var (both, sums) = (new int[sources.Length + other.sources.Length], new double[loadings.Length + other.loadings.Length]);
        var (count, i, j) = (0, 0, 0);
        for (; i < sources.Length || j < other.sources.Length; count++)
        {
            var source = Math.Min(i < sources.Length ? sources[i] : int.MaxValue, j < other.sources.Length ? other.sources[j] : int.MaxValue);
            both[count] = source;
            if (i < sources.Length && sources[i] == source) sums[count] += loadings[i++];
            if (j < other.sources.Length && other.sources[j] == source) sums[count] += other.loadings[j++];
        }

        return new(both[..count], sums[..count]);
    }

    /// <summary>The same with another variance: what it has more, one value adds; what it has less, all do.</summary>
    public Noise WithVariance(double variance, int source)
        => variance > Variance ? Plus(Of(source, variance - Variance)) : Variance > 0 ? Times(Math.Sqrt(variance / Variance)) : this;

    /// <summary>The same with another name for what one source has added.</summary>
    public Noise Renamed(int source, int name)
        => Array.BinarySearch(sources, source) is >= 0 and var at ? Without(source).Without(name).Plus(new([name], [loadings[at]])) : this;

    public Noise Without(int source)
        => Array.BinarySearch(sources, source) is >= 0 and var at ? new([.. sources.AsSpan(0, at), .. sources.AsSpan(at + 1)], [.. loadings.AsSpan(0, at), .. loadings.AsSpan(at + 1)]) : this;

    /// <summary>All deviations but one as one, where no other value shares them any more.</summary>
    /// <param name="value">The value of the graph that has them.</param>
    /// <param name="kept">The one that stays by itself.</param>
    public Noise Collapsed(int value, int? kept)
    {
        if (sources.Length <= 2) return this;
        var rest = kept is { } source ? Without(source) : this;
        var all = Of(-value, rest.Variance);
        return kept is { } own && Array.BinarySearch(sources, own) is >= 0 and var at ? all.Plus(new([own], [loadings[at]])) : all;
    }
}
