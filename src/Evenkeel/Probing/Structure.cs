using System.Collections.Immutable;
using Evenkeel.Networks;
using Evenkeel.Networks.Ops;

namespace Evenkeel.Probing;

/// <summary>What a layer's place in the graph says about it.</summary>
internal sealed class Structure
{
    private readonly Graph graph;
    private readonly ImmutableArray<ImmutableArray<int>> consumers;
    private readonly bool[] feedsWeighted;

    public Structure(Graph graph)
    {
        this.graph = graph;
        consumers = graph.Consumers();
        feedsWeighted = new bool[graph.Nodes.Length];
        for (var i = graph.Nodes.Length - 1; i >= 0; i--) feedsWeighted[i] = consumers[i + 1].Any(c => feedsWeighted[c] || IsWeighted(graph.Nodes[c]));
    }

    public static bool IsWeighted(Node node) => node.Parameters.Any(p => p.Role == ParameterRole.Weight);

    /// <summary>Whether an embedding looks up what the network is given, as it stands or moved.</summary>
    public bool ReadsTokens
    {
        get
        {
            var open = new Stack<int>([0]);
            while (open.TryPop(out var value))
            {
                foreach (var consumer in consumers[value])
                {
                    if (graph.Nodes[consumer].Op is Embedding) return true;
                    if (graph.Nodes[consumer].Op is Reshape or Flatten or Transpose or Slice or Select or Gather) open.Push(consumer + 1);
                }
            }

            return false;
        }
    }

    /// <summary>The activation that a layer's output reaches, past norms and dropout; null where it goes elsewhere, or to several places.</summary>
    public string? ActivationAfter(int node)
    {
        while (Next(node) is { } next)
        {
            switch (graph.Nodes[next].Op)
            {
                case Activate or PReLU: return graph.Nodes[next].Op.Kind;
                case BatchNorm or LayerNorm or RmsNorm or GroupNorm or InstanceNorm or Dropout or Flatten: node = next; break;
                default: return null;
            }
        }

        return null;
    }

    /// <summary>Whether no weighted layer reads, directly or further on, what this one makes.</summary>
    public bool IsHead(int node) => !feedsWeighted[node];

    /// <summary>Whether the layer's output, past norms and dropout, is added to another branch.</summary>
    public bool EndsResidualBranch(int node)
    {
        while (Next(node) is { } next)
        {
            switch (graph.Nodes[next].Op)
            {
                case Add: return true;
                case BatchNorm or LayerNorm or RmsNorm or GroupNorm or InstanceNorm or Dropout or Scale: node = next; break;
                default: return false;
            }
        }

        return false;
    }

    private int? Next(int node) => consumers[node + 1] is [var only] ? only : null;
}
