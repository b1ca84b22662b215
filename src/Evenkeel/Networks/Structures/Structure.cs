using System.Collections.Immutable;
using Evenkeel.Networks.Activations;
using Evenkeel.Networks.Ops;
using PReLU = Evenkeel.Networks.Ops.PReLU;

namespace Evenkeel.Networks.Structures;

/// <summary>What a layer's place in the graph says about it.</summary>
internal sealed class Structure
{
    private readonly Graph graph;
    private readonly ImmutableArray<ImmutableArray<int>> consumers;
    private readonly bool[] feedsWeighted;
    private ImmutableArray<ResidualBranch>? branches;
    private HashSet<int>? endings;
    private bool[]? readsInput, isOfInput;

    public Structure(Graph graph)
    {
        this.graph = graph;
        consumers = graph.Consumers();
        feedsWeighted = new bool[graph.Nodes.Length];
        for (var i = graph.Nodes.Length - 1; i >= 0; i--) feedsWeighted[i] = consumers[i + 1].Any(c => feedsWeighted[c] || IsWeighted(graph.Nodes[c]));
    }

    public static bool IsWeighted(Node node) => node.Op.HasWeight;

    /// <summary>The activation that a layer's output reaches, past norms and dropout; null where it goes elsewhere, or to several places.</summary>
    public string? ActivationAfter(int node)
    {
        while (Next(node) is { } next)
        {
            switch (graph.Nodes[next].Op)
            {
                case Activate or PReLU: return graph.Nodes[next].Op.Kind;
                case BatchNorm or LayerNorm or RmsNorm or GroupNorm or InstanceNorm or Dropout or Flatten or View: node = next; break;
                default: return null;
            }
        }

        return null;
    }

    /// <summary>The activation whose values a layer reads, as they are or moved; null where it reads something else, such as a norm or a sum.</summary>
    public Activation? ActivationBefore(int node)
    {
        for (var value = graph.Nodes[node].Inputs[0]; value > 0; value = graph.Nodes[value - 1].Inputs[0])
        {
            switch (graph.Nodes[value - 1].Op)
            {
                case Activate activate: return activate.Activation;
                case PReLU: return LeakyReLU.Activation(PReLU.InitialSlope);
                case MaxPool or AveragePool or Dropout or Flatten or Reshape or Transpose or Pad or Slice or Select or Gather: break;
                default: return null;
            }
        }

        return null;
    }

    /// <summary>Whether an activation reads what a layer makes, past no norm, and the layer stands in no residual branch.</summary>
    public bool IsPlain(int node) => IsWeighted(graph.Nodes[node]) && ActivationAfter(node) is not null && !IsNormed(node) && BranchOf(node) is null;

    /// <summary>The plain layer whose activation a layer reads; null where that is of something else.</summary>
    public int? PlainBefore(int node)
    {
        var isPastActivation = false;
        for (var value = graph.Nodes[node].Inputs[0]; value > 0; value = graph.Nodes[value - 1].Inputs[0])
        {
            var op = graph.Nodes[value - 1].Op;
            if (isPastActivation && IsWeighted(graph.Nodes[value - 1])) return IsPlain(value - 1) ? value - 1 : null;
            isPastActivation |= op is Activate or PReLU;
            if (op is not (Activate or PReLU or Dropout or Flatten or View or MaxPool or AveragePool or Reshape or Transpose or Pad or Slice or Select or Gather)) return null;
        }

        return null;
    }

    /// <summary>Whether a norm reads a layer's output, as it is or moved, and nothing else does.</summary>
    public bool IsNormed(int node)
    {
        while (Next(node) is { } next && graph.Nodes[next].Op is Dropout or Flatten or Reshape or Transpose or Scale) node = next;
        return Next(node) is { } norm && graph.Nodes[norm].Op is BatchNorm or LayerNorm or RmsNorm or GroupNorm or InstanceNorm;
    }

    /// <summary>The product of the constants that stand right behind a layer.</summary>
    public double FactorAfter(int node)
    {
        var factor = 1.0;
        while (Next(node) is { } next && graph.Nodes[next].Op is Scale scale) (factor, node) = (factor * scale.Factor, next);
        return factor;
    }

    /// <summary>Whether no weighted layer reads, directly or further on, what this one makes.</summary>
    public bool IsHead(int node) => !feedsWeighted[node];

    /// <summary>The branches of the network's residual connections, in order.</summary>
    public ImmutableArray<ResidualBranch> Branches => branches ??= ResidualBranches.Of(graph);

    /// <summary>The innermost residual branch that a weighted layer stands in; null where it stands in none.</summary>
    public ResidualBranch? BranchOf(int node) => Branches.Where(b => b.Weighted.Contains(node)).MaxBy(b => b.Start);

    /// <summary>Whether a weighted layer, or what stands between it and the sum, ends a residual branch.</summary>
    public bool EndsResidualBranch(int node) => (endings ??= [.. Branches.SelectMany(b => b.Ends.Concat(b.Tail))]).Contains(node);

    /// <summary>Whether no weighted layer or embedding stands between the network's input and this one.</summary>
    public bool IsFirst(int node)
    {
        readsInput ??= MadeOfInput(n => !IsWeighted(n) && n.Op is not Embedding);
        return graph.Nodes[node].Inputs.Any(input => readsInput[input]);
    }

    /// <summary>Whether what a node makes is made of the network's input, and not of tables and constants alone.</summary>
    public bool DependsOnInput(int node) => (isOfInput ??= MadeOfInput(_ => true))[node + 1];

    /// <summary>The attention that reads a layer's output, past layers without weights, and as which of q (0), k (1) and v (2); null where there is none.</summary>
    public (Attention Op, int Input)? AttentionAfter(int node)
    {
        while (Next(node) is { } next)
        {
            if (graph.Nodes[next].Op is Attention attention) return (attention, graph.Nodes[next].Inputs.IndexOf(node + 1));
            if (IsWeighted(graph.Nodes[next]) || graph.Nodes[next].Inputs.Length > 1) return null;
            node = next;
        }

        return null;
    }

    /// <summary>Per value: whether it is the input, or made of it by nodes that pass it on.</summary>
    private bool[] MadeOfInput(Func<Node, bool> passes)
    {
        var values = new bool[graph.Nodes.Length + 1];
        values[0] = true;
        foreach (var (i, node) in graph.Nodes.Index()) values[i + 1] = passes(node) && node.Inputs.Any(input => values[input]);
        return values;
    }

    private int? Next(int node) => consumers[node + 1] is [var only] ? only : null;
}
