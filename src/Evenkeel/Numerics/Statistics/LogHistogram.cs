using System.Collections.Immutable;

namespace Evenkeel.Numerics.Statistics;

/// <summary>
/// A histogram of |x| whose edges are powers of two; zeros and values that are not finite are in no bin. Of an array of more than 8,192
/// values about so many are counted, spread evenly over it: the share of a bin is then known to one part in a hundred.
/// </summary>
/// <param name="FirstExponent">The exponent of the lowest edge.</param>
/// <param name="Counts">The count between 2^(first + i) and 2^(first + i + 1).</param>
public sealed record LogHistogram(int FirstExponent, ImmutableArray<long> Counts)
{
    /// <summary>The edges of the bins, one more than there are counts.</summary>
    public IEnumerable<double> Edges => Counts.IsEmpty ? [] : Enumerable.Range(FirstExponent, Counts.Length + 1).Select(e => Math.ScaleB(1, e));

    /// <summary>The histogram of the values of both; one alone where the other is missing.</summary>
    internal static LogHistogram? Join(LogHistogram? a, LogHistogram? b)
    {
        if (a is null || a.Counts.IsEmpty) return b;
        if (b is null || b.Counts.IsEmpty) return a;
        var first = Math.Min(a.FirstExponent, b.FirstExponent);
        var counts = new long[Math.Max(a.FirstExponent + a.Counts.Length, b.FirstExponent + b.Counts.Length) - first];
        foreach (var histogram in new[] { a, b })
        {
            for (var i = 0; i < histogram.Counts.Length; i++) counts[histogram.FirstExponent - first + i] += histogram.Counts[i];
        }

        return new LogHistogram(first, [.. counts]);
    }
}
