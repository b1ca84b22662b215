using System.Collections.Immutable;

namespace Evenkeel.Networks.Execution;

/// <summary>
/// When a graph's values are made and read. Time runs from 0 over the n nodes forward, stands at n for the loss, and runs on over the nodes
/// backward to 2n.
/// </summary>
internal sealed class Timeline(Graph graph)
{
    private readonly ImmutableArray<ImmutableArray<int>> consumers = graph.Consumers();

    public int Loss => graph.Nodes.Length;

    public ImmutableArray<int> Consumers(int value) => consumers[value];

    /// <summary>The time of the caller, when all is done.</summary>
    public int End => 2 * Loss + 1;

    public int Backward(int node) => 2 * Loss - node;

    /// <summary>The last time at which anything reads a value.</summary>
    public int LastUse(int value)
    {
        var last = consumers[value].IsEmpty ? Loss : value - 1;
        if (value > 0 && Reads(value - 1, BackwardReads.Output)) last = Backward(value - 1);
        foreach (var consumer in consumers[value]) last = Math.Max(last, Reads(consumer, BackwardReads.Inputs) ? Backward(consumer) : consumer);
        return last;
    }

    /// <summary>The time at which a value's gradient is read, by the node that made the value, or by the caller.</summary>
    public int GradientRead(int value) => value == 0 ? End : Backward(value - 1);

    /// <summary>Whether a node's use of a value is the one whose gradient is written first; those of all other uses are added to it.</summary>
    public bool IsFirstWritten(int node, int slot)
    {
        var inputs = graph.Nodes[node].Inputs;
        return consumers[inputs[slot]][^1] == node && inputs.LastIndexOf(inputs[slot]) == slot;
    }

    /// <summary>The times at which something is added to a value's gradient after it was first written.</summary>
    public IEnumerable<int> Additions(int value) => consumers[value].SkipLast(1).Select(Backward);

    private bool Reads(int node, BackwardReads what) => graph.Nodes[node].Op.BackwardReads.HasFlag(what);
}
