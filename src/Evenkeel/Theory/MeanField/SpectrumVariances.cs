using System.Collections.Immutable;
using Evenkeel.Networks;
using Evenkeel.Networks.Ops;

namespace Evenkeel.Theory.MeanField;

/// <summary>
/// The variance of the squared singular values of ∂output/∂value, layer by layer from the output back: of independent factors A and B with n values between
/// them ρ(A B) = ρ(A) + ρ(B) − 1/n, where ρ = Σ s⁴/(Σ s²)² (the first term of the S-transform's expansion, Pennington, Schoenholz and Ganguli 2018, section 2.4).
/// </summary>
internal static class SpectrumVariances
{
    /// <summary>Predicts the variance in units of the squared mean by value: 0 is the input, i + 1 the output of node i.</summary>
    /// <param name="graph">The network.</param>
    /// <param name="weights">The moments of each parameter's values.</param>
    /// <param name="prediction">What is predicted of each node.</param>
    /// <returns>One entry a value; null before the first op, from the output back, that is none of a plain network.</returns>
    public static double?[] Of(Graph graph, Func<Parameter, WeightMoments> weights, ImmutableArray<LayerPrediction> prediction)
    {
        var consumers = graph.Consumers();
        var rho = new double?[graph.Nodes.Length + 1];
        double Length(int value) => value == 0 ? graph.InputShape.Length : graph.Nodes[value - 1].SampleShape.Length;
        var outputs = Length(graph.Nodes.Length);
        rho[^1] = 1 / outputs;
        for (var i = graph.Nodes.Length - 1; i >= 0; i--)
        {
            var node = graph.Nodes[i];
            if (node.Inputs is not [var value] || consumers[value].Length != 1) break;
            var q = value == 0 ? null : prediction[value - 1].Forward?.SecondMoment;
            rho[value] = rho[i + 1] + Added(node, weights, q, Length(value), Length(i + 1));
            if (rho[value] is null) break;
        }

        return [.. rho.Select((r, value) => r * Math.Min(Length(value), outputs) - 1)];
    }

    /// <summary>ρ of a node less 1/n of its n outputs; null of one that is not known.</summary>
    private static double? Added(Node node, Func<Parameter, WeightMoments> weights, double? q, double inputs, double outputs) => node.Op switch
    {
        Flatten or Reshape or View or Dropout => 0,
        Activate { Activation: var f } when q is > 0 and var square => Isometry.Variance(f, square, 1, isOrthogonal: true) / inputs,
        Linear or Conv when weights(node.Parameters[0]) is { IsCentred: true, SecondMoment: > 0 } weight => OfWeights(weight, inputs, outputs, isDense: node.Op is Linear),
        _ => null,
    };

    /// <summary>n_in Gaussian rows add 1/n_in; orthogonal ones nothing, but what more outputs than inputs leave without an input.</summary>
    private static double? OfWeights(WeightMoments weight, double inputs, double outputs, bool isDense)
        => !weight.IsOrthogonal ? 1 / inputs : isDense ? Math.Max(0, 1 / inputs - 1 / outputs) : null;
}
