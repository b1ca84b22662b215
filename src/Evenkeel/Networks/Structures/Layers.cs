using System.Collections.Immutable;
using Evenkeel.Networks.Ops;

namespace Evenkeel.Networks.Structures;

/// <summary>A layer of the user's: the nodes that it consists of.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Nodes">The nodes in their order; the last one makes its output.</param>
internal sealed record LayerNodes(string Name, ImmutableArray<int> Nodes)
{
    public int Output => Nodes[^1];

    /// <summary>The layers of a graph in the order of their outputs.</summary>
    public static ImmutableArray<LayerNodes> Of(Graph graph)
        => [.. graph.Nodes.Index().GroupBy(n => n.Item.Layer, StringComparer.Ordinal).Select(g => new LayerNodes(g.Key, [.. g.Select(n => n.Index)])).OrderBy(l => l.Output)];

    /// <summary>The node that says what the layer is: the first that mixes its inputs, else that has parameters, else that changes values, else the last.</summary>
    public Node Main(Graph graph)
    {
        Node[] nodes = [.. Nodes.Select(i => graph.Nodes[i])];
        return nodes.FirstOrDefault(n => n.Op.HasWeight)
            ?? nodes.FirstOrDefault(n => !n.Parameters.IsEmpty && n.Op is not Learned)
            ?? nodes.LastOrDefault(n => n.Op is not Learned && !n.Op.Rearranges)
            ?? nodes[^1];
    }

    /// <summary>The parameters of all nodes, the weight first.</summary>
    public ImmutableArray<Parameter> Parameters(Graph graph)
        => [.. Nodes.SelectMany(i => graph.Nodes[i].Parameters).OrderBy(p => p.Role == ParameterRole.Weight ? 0 : 1)];
}
