using Evenkeel.Networks;
using Evenkeel.Numerics.Threads;
using Evenkeel.Studies.Moments;

namespace Evenkeel.Studies.Graphs;

/// <summary>A layer of a random graph, as predicted and as measured over all draws.</summary>
/// <param name="Graph">The graph.</param>
/// <param name="Node">The layer.</param>
/// <param name="Moments">Both passes.</param>
internal sealed record GraphNode(Graph Graph, Node Node, LayerMoments Moments)
{
    /// <summary>The smallest rms that float32's rounding does not make: what cancels to 0 leaves some of it.</summary>
    private const double Rounding = 1e-6;

    /// <summary>The layers that it reads.</summary>
    public required Func<IEnumerable<GraphNode>> Before { get; init; }

    /// <summary>The layers that read it.</summary>
    public required Func<IEnumerable<GraphNode>> Behind { get; init; }

    public Comparison Forward => Moments.Forward;

    public Comparison Backward => Moments.Backward;

    /// <summary>Runs all draws of a graph.</summary>
    public static GraphNode[] Simulate(Graph graph, long samples, int draws, string recipe, Workers workers)
    {
        var moments = MomentSimulation.Run(new MomentCase(graph.Name, () => graph, samples, draws, recipe), workers);
        var consumers = graph.Consumers();
        var nodes = new GraphNode[moments.Count];
        for (var i = 0; i < nodes.Length; i++)
        {
            var value = i + 1;
            nodes[i] = new GraphNode(graph, graph.Nodes[i], moments[i])
            {
                Before = () => graph.Nodes[value - 1].Inputs.Where(v => v > 0).Select(v => nodes[v - 1]),
                Behind = () => consumers[value].Select(reader => nodes[reader]),
            };
        }

        return nodes;
    }

    /// <summary>Whether prediction and measurement are within 4 standard errors and a share of each other.</summary>
    public static bool IsWithin(Comparison c, double share)
        => Math.Abs(c.Predicted - c.Measured) <= 4 * c.StandardError + share * c.Measured + (c.Predicted == 0 ? Rounding : 0);

    /// <summary>Whether it is off, and nothing that it reads is.</summary>
    public bool BeginsForward(double share) => IsOff(Forward, share) && !Before().Any(n => IsOff(n.Forward, share));

    /// <summary>Whether its gradient is off, and neither that of a layer which reads it is nor what these read.</summary>
    public bool BeginsBackward(double share)
        => IsOff(Backward, share) && !IsOff(Forward, share) && !Behind().Any(n => IsOff(n.Backward, share) || IsOff(n.Forward, share) || n.Before().Any(b => IsOff(b.Forward, share)));

    private static bool IsOff(Comparison c, double share) => c.IsKnown && !IsWithin(c, share);
}
