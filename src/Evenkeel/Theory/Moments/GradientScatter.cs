using Evenkeel.Networks;
using Evenkeel.Theory.Moments.Kernels;

namespace Evenkeel.Theory.Moments;

/// <summary>
/// How the gradient's second moment as measured over a batch scatters over draws of the weights, walked back with the gradient: for each value √Var ln of
/// it, and E(ρ̂ − ρ)² of the cosine ρ̂ of two places' gradients about its expectation ρ, the mean over all pairs. What uses of a value add has mostly come down
/// from one and the same place, so that deviations and not variances are averaged.
/// </summary>
/// <remarks>What the scatter of the signal does to slopes is left out: nothing for ReLU and its kin, a third more for GELU over five narrow layers.</remarks>
internal sealed class GradientScatter
{
    private readonly Graph graph;
    private readonly double[] deviations;
    private readonly double[] cosines;

    /// <param name="graph">The network.</param>
    /// <param name="output">The kernel of the gradient at the output, of independent normal values.</param>
    /// <param name="samples">The samples of a batch.</param>
    public GradientScatter(Graph graph, Kernel? output, double samples)
    {
        this.graph = graph;
        (deviations, cosines) = (new double[graph.Nodes.Length + 1], new double[graph.Nodes.Length + 1]);
        if (output is not null) deviations[^1] = Math.Sqrt(2 / (samples * output.Shape.Length));
    }

    /// <summary>Var ln of the gradient's second moment; null where it is not known.</summary>
    public double? Variance(int value) => double.IsNaN(deviations[value]) ? null : deviations[value] * deviations[value];

    /// <summary>Adds what a use of a value sends back to it.</summary>
    /// <param name="node">The node that uses it.</param>
    /// <param name="value">The value.</param>
    /// <param name="step">What the node does; of several inputs it is known for the first alone.</param>
    /// <param name="gradient">The gradient of the node's output.</param>
    /// <param name="part">What comes back.</param>
    /// <param name="share">Its share of all that has come back to the value.</param>
    public void Add(int node, int value, MomentStep step, Kernel gradient, Kernel part, double share)
    {
        var (variance, cosine) = step.BackwardNoise is { } noise && graph.Nodes[node].Inputs[0] == value ? noise(gradient, part, cosines[node + 1])
            : graph.Nodes[node].Op.HasWeight ? (double.NaN, 0) : (0, cosines[node + 1]);
        deviations[value] = (1 - share) * deviations[value] + share * Math.Sqrt(deviations[node + 1] * deviations[node + 1] + variance);
        cosines[value] = (1 - share) * cosines[value] + share * cosine;
    }
}
