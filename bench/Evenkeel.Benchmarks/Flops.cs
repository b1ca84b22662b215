using Evenkeel.Networks;
using Evenkeel.Networks.Ops;

namespace Evenkeel.Benchmarks;

/// <summary>
/// Counts the floating-point operations of products, two for each multiply-add; all else counts as none. What a kernel makes a second time
/// counts once, and scores that a causal mask hides do not count.
/// </summary>
internal static class Flops
{
    /// <summary>Of a whole step.</summary>
    public static double OfStep(Graph graph, long batch) => graph.Nodes.Sum(n => Forward(graph, n, batch) + Backward(graph, n, batch));

    /// <summary>Of a node's forward pass; 0 where it has no product, or none that is counted here.</summary>
    public static double Forward(Graph graph, Node node, long batch) => node.Op switch
    {
        Conv => 2.0 * batch * node.Parameters[0].Shape.Length * (node.SampleShape.Length / node.SampleShape[0]),
        Linear => 2.0 * batch * node.Parameters[0].Shape.Length * (node.SampleShape.Length / node.SampleShape[^1]),
        Attention attention => 2 * AttentionProduct(graph, node, attention, batch),
        _ => 0,
    };

    /// <summary>Of a node's backward pass: a product for each gradient, and none for that of the network's input.</summary>
    public static double Backward(Graph graph, Node node, long batch) => node.Op switch
    {
        Conv or Linear => Forward(graph, node, batch) * (node.Inputs[0] == 0 ? 1 : 2),
        Attention attention => 4 * AttentionProduct(graph, node, attention, batch),
        _ => 0,
    };

    /// <summary>Positions × keys × width: q kᵀ, or the probabilities times v.</summary>
    private static double AttentionProduct(Graph graph, Node node, Attention attention, long batch)
    {
        double positions = node.SampleShape[0], keys = graph.Nodes[node.Inputs[1] - 1].SampleShape[0];
        var seen = attention.Causal ? positions * (positions + 1) / 2 : positions * keys;
        return 2 * batch * seen * node.SampleShape[1];
    }
}
