using Evenkeel.Networks;
using Evenkeel.Networks.Ops;
using Evenkeel.Numerics.Threads;
using Evenkeel.Studies.Moments;

namespace Evenkeel.Studies.Graphs;

/// <summary>A layer of a random graph, as predicted and as measured over all draws.</summary>
/// <param name="Graph">The graph.</param>
/// <param name="Node">The layer.</param>
/// <param name="Moments">Both passes.</param>
internal sealed record GraphNode(Graph Graph, Node Node, LayerMoments Moments)
{
    /// <summary>The smallest rms that float32's rounding does not make, and what it leaves of values that cancel to 0.</summary>
    private const double Rounding = 1e-6, Cancelled = 1e-4;

    /// <summary>The layers that it reads.</summary>
    public required Func<IEnumerable<GraphNode>> Before { get; init; }

    /// <summary>The layers that read it.</summary>
    public required Func<IEnumerable<GraphNode>> Behind { get; init; }

    /// <summary>The weighted layers and norms that its output comes through, and those that its gradient does.</summary>
    public required (int Forward, int Backward) Layers { get; init; }

    public Comparison Forward => Moments.Forward;

    public Comparison Backward => Moments.Backward;

    /// <summary>Runs all draws of a graph.</summary>
    public static GraphNode[] Simulate(Graph graph, long samples, int draws, string recipe, Workers workers)
    {
        var moments = MomentSimulation.Run(new MomentCase(graph.Name, () => graph, samples, draws, recipe), workers);
        var consumers = graph.Consumers();
        var layers = LayersOf(graph);
        var nodes = new GraphNode[moments.Count];
        for (var i = 0; i < nodes.Length; i++)
        {
            var value = i + 1;
            nodes[i] = new GraphNode(graph, graph.Nodes[i], moments[i])
            {
                Layers = layers[i],
                Before = () => graph.Nodes[value - 1].Inputs.Where(v => v > 0).Select(v => nodes[v - 1]),
                Behind = () => consumers[value].Select(reader => nodes[reader]),
            };
        }

        return nodes;
    }

    /// <summary>A gradient comes through all that reads its value, and all that these read.</summary>
    private static (int Forward, int Backward)[] LayersOf(Graph graph)
    {
        var before = new HashSet<int>[graph.Nodes.Length + 1];
        before[0] = [];
        foreach (var (i, node) in graph.Nodes.Index())
        {
            before[i + 1] = [.. node.Inputs.SelectMany(v => before[v])];
            before[i + 1].Add(i + 1);
        }

        bool Counts(int value) => graph.Nodes[value - 1].Op is { HasWeight: true } or BatchNorm or LayerNorm or RmsNorm or GroupNorm or InstanceNorm;
        return [.. Enumerable.Range(1, graph.Nodes.Length).Select(value => (before[value].Count(Counts), before.Where(b => b.Contains(value)).SelectMany(b => b).Distinct().Count(Counts)))];
    }

    /// <summary>Whether prediction and measurement are within 4 standard errors and a share of each other.</summary>
    public static bool IsWithin(Comparison c, double share)
        => Math.Abs(c.Predicted - c.Measured) <= 4 * c.StandardError + share * c.Measured + (c.Predicted == 0 ? Cancelled : Rounding);

    /// <summary>Whether it is off, and nothing that it reads is.</summary>
    public bool BeginsForward(double perLayer) => IsForwardOff(perLayer) && !Before().Any(n => n.IsForwardOff(perLayer));

    /// <summary>Whether its gradient is off, and neither that of a layer which reads it is nor what these read.</summary>
    public bool BeginsBackward(double perLayer)
        => IsBackwardOff(perLayer) && !IsForwardOff(perLayer)
            && !Behind().Any(n => n.IsBackwardOff(perLayer) || n.IsForwardOff(perLayer) || n.Before().Any(b => b.IsForwardOff(perLayer)));

    /// <summary>Whether the output is farther off than so large a share for each layer that it comes through.</summary>
    public bool IsForwardOff(double perLayer) => IsOff(Forward, perLayer * Math.Max(1, Layers.Forward));

    /// <summary>The same of the gradient.</summary>
    public bool IsBackwardOff(double perLayer) => IsOff(Backward, perLayer * Math.Max(1, Layers.Backward));

    private static bool IsOff(Comparison c, double share) => c.IsKnown && !IsWithin(c, share);
}
