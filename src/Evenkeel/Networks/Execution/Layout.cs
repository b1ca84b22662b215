using System.Collections.Immutable;

namespace Evenkeel.Networks.Execution;

/// <summary>Places every buffer of a plan in one block of memory.</summary>
internal sealed class Layout
{
    private readonly BoundGraph bound;
    private readonly Timeline timeline;
    private readonly Arena arena = new();
    private readonly int[] starts;
    private readonly int[] ends;

    public Layout(BoundGraph bound, Timeline timeline, ImmutableArray<Chain> forward, ImmutableArray<Chain> backward)
    {
        (this.bound, this.timeline) = (bound, timeline);
        starts = [.. Enumerable.Range(0, timeline.End + 1)];
        ends = [.. starts];
        foreach (var chain in forward) Join(chain.First, chain.Last);
        foreach (var chain in backward) Join(timeline.Backward(chain.Last), timeline.Backward(chain.First));
        var nodes = bound.Graph.Nodes.Length;
        var sharing = new Sharing(bound, timeline);
        var tickets = sharing.Values.Concat(sharing.Gradients).OfType<Storage>().Distinct().ToDictionary(s => s, s => Ask(s.Length, s.First, s.Last));
        var saved = Enumerable.Range(0, nodes).Select(AskSaved).ToArray();
        var contributions = Enumerable.Range(0, nodes).Select(AskContributions).ToArray();
        var (offsets, bytes) = arena.Place();

        Bytes = bytes;
        Values = [.. sharing.Values.Select(s => s is null ? Slot.None : At(tickets[s]))];
        Gradients = [.. sharing.Gradients.Select(s => s is null ? Slot.None : At(tickets[s]))];
        Saved = [.. saved.Select(At)];
        Contributions = [.. contributions.Select(c => c.Select(At).ToImmutableArray())];

        Slot At((int Ticket, long Length) asked) => asked.Ticket < 0 ? Slot.None : new Slot(offsets[asked.Ticket], asked.Length);
    }

    public long Bytes { get; }

    public ImmutableArray<Slot> Values { get; }

    public ImmutableArray<Slot> Gradients { get; }

    public ImmutableArray<Slot> Saved { get; }

    public ImmutableArray<ImmutableArray<Slot>> Contributions { get; }

    /// <summary>The nodes of a chain run range by range: what one of them uses is in use during all of it.</summary>
    private void Join(int first, int last)
    {
        for (var time = first; time <= last; time++) (starts[time], ends[time]) = (first, last);
    }

    private (int Ticket, long Length) Ask(long length, int first, int last)
        => (arena.Ask(checked(length * bound.Options.DType.Size()), starts[first], ends[last]), length);

    private (int Ticket, long Length) AskSaved(int node)
    {
        var length = bound.Graph.Nodes[node].Op.SavedLength([.. bound.Inputs(node).Select(v => bound.Shapes[v])]);
        return length == 0 ? (-1, 0) : Ask(length, node, timeline.Backward(node));
    }

    /// <summary>The use that comes first backward writes a value's gradient in place; every other is made aside and added, unless it is there already.</summary>
    private (int Ticket, long Length)[] AskContributions(int node)
    {
        var time = timeline.Backward(node);
        return
        [
            .. bound.Inputs(node).Select((value, slot) => bound.Traits[node].PassesGradient || !bound.WantsGradient(value) || timeline.IsFirstWritten(node, slot)
                ? (-1, 0L)
                : Ask(bound.Shapes[value].Length, time, time)),
        ];
    }
}
