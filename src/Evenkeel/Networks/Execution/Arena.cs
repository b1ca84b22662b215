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
        requests.Add(new Request(checked(bytes + Alignment - 1) / Alignment * Alignment, first, last));
        return requests.Count - 1;
    }

    /// <summary>Places all buffers in the order of time, each in the smallest gap that holds it; returns the offsets by ticket.</summary>
    public (long[] Offsets, long Bytes) Place()
    {
        var offsets = new long[requests.Count];
        var alive = new PriorityQueue<int, int>();
        var gaps = new Gaps();
        foreach (var ticket in Enumerable.Range(0, requests.Count).OrderBy(t => requests[t].First).ThenByDescending(t => requests[t].Bytes).ThenBy(t => t))
        {
            var request = requests[ticket];
            while (alive.TryPeek(out var ended, out var last) && last < request.First)
            {
                gaps.Free(offsets[ended], requests[ended].Bytes);
                alive.Dequeue();
            }

            offsets[ticket] = gaps.Take(request.Bytes);
            alive.Enqueue(ticket, request.Last);
        }

        return (offsets, gaps.End);
    }

    private readonly record struct Request(long Bytes, int First, int Last);

    /// <summary>What is free between buffers; behind the last one memory has no end.</summary>
    private sealed class Gaps
    {
        private readonly SortedSet<(long Bytes, long Offset)> bySize = [];
        private readonly Dictionary<long, long> byStart = [];
        private readonly Dictionary<long, long> byEnd = [];

        /// <summary>The highest address that was ever taken.</summary>
        public long End { get; private set; }

        public long Take(long bytes)
        {
            if (bytes == 0) return 0;
            foreach (var gap in bySize.GetViewBetween((bytes, 0), (long.MaxValue, 0)))
            {
                Remove(gap.Offset, gap.Bytes);
                if (gap.Bytes > bytes) Insert(gap.Offset + bytes, gap.Bytes - bytes);
                return gap.Offset;
            }

            // A gap at the end is where the buffer can begin.
            var offset = byEnd.TryGetValue(End, out var start) ? start : End;
            if (offset < End) Remove(offset, End - offset);
            End = checked(offset + bytes);
            return offset;
        }

        /// <summary>Makes a gap, one with its free neighbours.</summary>
        public void Free(long offset, long bytes)
        {
            if (bytes == 0) return;
            if (byStart.TryGetValue(offset + bytes, out var next))
            {
                Remove(offset + bytes, next);
                bytes += next;
            }

            if (byEnd.TryGetValue(offset, out var previous))
            {
                Remove(previous, offset - previous);
                (offset, bytes) = (previous, bytes + offset - previous);
            }

            Insert(offset, bytes);
        }

        private void Insert(long offset, long bytes)
        {
            bySize.Add((bytes, offset));
            byStart.Add(offset, bytes);
            byEnd.Add(offset + bytes, offset);
        }

        private void Remove(long offset, long bytes)
        {
            bySize.Remove((bytes, offset));
            byStart.Remove(offset);
            byEnd.Remove(offset + bytes);
        }
    }
}
