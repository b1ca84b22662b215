using System.Collections.Concurrent;

namespace Evenkeel.Theory.Moments.Kernels;

/// <summary>The places of a sequence, in groups whose places count as alike: each alone in a short one, and the first ones in a long one.</summary>
internal sealed class Places
{
    /// <summary>The groups at most.</summary>
    public const int Most = 64;

    private static readonly ConcurrentDictionary<long, Places> Known = new();

    private readonly long[] edges;

    private Places(long extent)
    {
        var groups = Math.Min(extent, Most);
        edges = [.. Enumerable.Range(0, (int)groups + 1).Select(Edge)];
        Extent = extent;
        Counts = [.. Enumerable.Range(0, Groups).Select(g => (double)(edges[g + 1] - edges[g]))];
        ByDistance = [.. Enumerable.Range(0, Groups).Select(i => (i, 0L, Count(i))), .. Enumerable.Range(0, Groups).SelectMany(Different)];

        // Where little comes before a place, one more makes much of a difference.
        long Edge(int g) => g + (long)Math.Round((extent - groups) * Math.Pow(g / (double)groups, 2));

        IEnumerable<(int, long, double)> Different(int i)
            => Enumerable.Range(0, i + 1).Select(j => (Groups * (1 + i) + j, Distance(i, j), i == j ? Count(i) * (Count(i) - 1) / 2 : Count(i) * Count(j)));
    }

    /// <summary>The number of places.</summary>
    public long Extent { get; }

    /// <summary>The number of groups.</summary>
    public int Groups => edges.Length - 1;

    /// <summary>The number of places of each group.</summary>
    public double[] Counts { get; }

    /// <summary>Of each entry of <see cref="Pairs"/> but those that it repeats: which it is, how far apart its places are, and how many pairs of places there are. The first ones are of one place.</summary>
    public (int Entry, long Distance, double Count)[] ByDistance { get; }

    public static Places Of(long extent) => Known.GetOrAdd(extent, e => new Places(e));

    /// <summary>The first place of a group.</summary>
    public long From(int group) => edges[group];

    /// <summary>The group of a place.</summary>
    public int GroupOf(long place) => Array.BinarySearch(edges, place) is var found && found >= 0 ? found : ~found - 1;

    /// <summary>The number of places of a group.</summary>
    public double Count(int group) => Counts[group];

    /// <summary>Of places of two groups the mean distance.</summary>
    public long Distance(int a, int b)
        => a == b ? Math.Max(1, (long)Math.Round(Count(a) / 3)) : Math.Abs(edges[a] + edges[a + 1] - edges[b] - edges[b + 1]) / 2;
}
