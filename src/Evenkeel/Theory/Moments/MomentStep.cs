using System.Collections.Immutable;
using Evenkeel.Networks;

namespace Evenkeel.Theory.Moments;

/// <summary>What an op does to second moments.</summary>
/// <param name="Output">The moments of its output; null where they are unknown.</param>
/// <param name="GradientFactors">E[∂xᵢ²]/E[∂y²] for each input; null where they are unknown.</param>
/// <param name="Assumption">What the numbers rest on, or why there are none.</param>
internal sealed record MomentStep(SignalMoments? Output, ImmutableArray<double>? GradientFactors, string? Assumption = null)
{
    public static MomentStep Unknown(string why) => new(null, null, why);
}

/// <summary>What a moment map reads.</summary>
internal sealed record MapInputs(Graph Graph, Node Node, ImmutableArray<SignalMoments?> Signals, Func<Parameter, WeightMoments> Weights)
{
    /// <summary>The shape of one sample of an input.</summary>
    public Shape ShapeOf(int slot) => Node.Inputs[slot] == 0 ? Graph.InputShape : Graph.Nodes[Node.Inputs[slot] - 1].SampleShape;

    /// <summary>Units or channels of the output: what the mean over a layer's own values is taken over.</summary>
    public double Units => Node.SampleShape.Rank == 3 ? Node.SampleShape[0] : Node.SampleShape[^1];
}
