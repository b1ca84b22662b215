namespace Evenkeel.Networks.Execution;

/// <summary>Gives buffers with known lifetimes places in one block of memory; two share bytes only if they are never alive together.</summary>
internal sealed class Arena
{
    /// <summary>A cache line, and the widest register.</summary>
    private const long Alignment = 64;

    private readonly List<Request> requests = [];

    /// <summary>Asks for a buffer that is alive at every time from <paramref name="first"/> to <paramref name="last"/>; returns its ticket.</summary>
    public int Ask(long bytes, int first, int last)
    {
        requests.Add(new Request((bytes + Alignment - 1) / Alignment * Alignment, first, last));
        return requests.Count - 1;
    }

    /// <summary>Places all buffers, the largest first, each as low as it fits; returns the offsets by ticket.</summary>
    public (long[] Offsets, long Bytes) Place()
    {
        var offsets = new long[requests.Count];
        List<int> placed = [];
        long total = 0;
        foreach (var ticket in Enumerable.Range(0, requests.Count).OrderByDescending(t => requests[t].Bytes).ThenBy(t => t))
        {
            var request = requests[ticket];
            long offset = 0;
            foreach (var other in placed)
            {
                var neighbour = requests[other];
                if (neighbour.Last < request.First || request.Last < neighbour.First) continue;
                if (offsets[other] >= offset + request.Bytes) break;
                offset = Math.Max(offset, offsets[other] + neighbour.Bytes);
            }

            offsets[ticket] = offset;
            placed.Insert(~placed.BinarySearch(ticket, new ByOffset(offsets)), ticket);
            total = Math.Max(total, offset + request.Bytes);
        }

        return (offsets, total);
    }

    private readonly record struct Request(long Bytes, int First, int Last);

    private sealed class ByOffset(long[] offsets) : IComparer<int>
    {
        public int Compare(int x, int y) => offsets[x] != offsets[y] ? offsets[x].CompareTo(offsets[y]) : x.CompareTo(y);
    }
}
