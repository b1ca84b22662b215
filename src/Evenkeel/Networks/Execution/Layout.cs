using System.Collections.Immutable;

namespace Evenkeel.Networks.Execution;

/// <summary>Finds out from when to when each buffer of a plan is alive, and places them all.</summary>
internal sealed class Layout
{
    private readonly Graph graph;
    private readonly PlanOptions options;
    private readonly ImmutableArray<Shape> shapes;
    private readonly ImmutableArray<ImmutableArray<int>> consumers;
    private readonly Arena arena = new();
    private readonly int n;

    public Layout(Graph graph, PlanOptions options, ImmutableArray<Shape> shapes)
    {
        (this.graph, this.options, this.shapes) = (graph, options, shapes);
        consumers = graph.Consumers();
        n = graph.Nodes.Length;

        var values = AskAll(n + 1, AskValue);
        var gradients = AskAll(n + 1, AskGradient);
        var saved = AskAll(n, AskSaved);
        var contributions = Enumerable.Range(0, n).Select(AskContributions).ToArray();
        var (offsets, bytes) = arena.Place();

        Bytes = bytes;
        Values = [.. values.Select(At)];
        Gradients = [.. gradients.Select(At)];
        Saved = [.. saved.Select(At)];
        Contributions = [.. contributions.Select(c => c.Select(At).ToImmutableArray())];

        Slot At((int Ticket, long Length) asked) => asked.Ticket < 0 ? Slot.None : new Slot(offsets[asked.Ticket], asked.Length);
    }

    public long Bytes { get; }

    public ImmutableArray<Slot> Values { get; }

    public ImmutableArray<Slot> Gradients { get; }

    public ImmutableArray<Slot> Saved { get; }

    public ImmutableArray<ImmutableArray<Slot>> Contributions { get; }

    private static (int Ticket, long Length)[] AskAll(int count, Func<int, (int, long)> ask) => [.. Enumerable.Range(0, count).Select(ask)];

    private int BackwardTime(int node) => 2 * n - node;

    private (int Ticket, long Length) Ask(long length, int first, int last) => (arena.Ask(checked(length * options.DType.Size()), first, last), length);

    private (int Ticket, long Length) AskValue(int value)
    {
        if (value == 0) return (-1, 0);
        var producer = value - 1;
        var last = consumers[value].IsEmpty ? n : producer;
        if (graph.Nodes[producer].Op.BackwardReads.HasFlag(BackwardReads.Output)) last = BackwardTime(producer);
        foreach (var consumer in consumers[value])
        {
            last = Math.Max(last, graph.Nodes[consumer].Op.BackwardReads.HasFlag(BackwardReads.Inputs) ? BackwardTime(consumer) : consumer);
        }

        return Ask(shapes[value].Length, producer, last);
    }

    private (int Ticket, long Length) AskGradient(int value)
    {
        if (value == 0 && !options.InputGradient) return (-1, 0);
        var first = consumers[value].IsEmpty ? n : BackwardTime(consumers[value][^1]);
        return Ask(shapes[value].Length, first, value == 0 ? 2 * n + 1 : BackwardTime(value - 1));
    }

    private (int Ticket, long Length) AskSaved(int node)
    {
        var length = graph.Nodes[node].Op.SavedLength([.. graph.Nodes[node].Inputs.Select(v => shapes[v])]);
        return length == 0 ? (-1, 0) : Ask(length, node, BackwardTime(node));
    }

    /// <summary>The last reader of a value writes its gradient in place; every other use is made aside and added.</summary>
    private (int Ticket, long Length)[] AskContributions(int node)
    {
        var inputs = graph.Nodes[node].Inputs;
        return
        [
            .. inputs.Select((value, slot) =>
            {
                var isFirstWritten = consumers[value][^1] == node && inputs.LastIndexOf(value) == slot;
                var isWanted = value != 0 || options.InputGradient;
                return isFirstWritten || !isWanted ? (-1, 0L) : Ask(shapes[value].Length, BackwardTime(node), BackwardTime(node));
            }),
        ];
    }
}
