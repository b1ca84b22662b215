using System.Collections.Immutable;
using Evenkeel.Networks;
using Evenkeel.Networks.Activations;
using Evenkeel.Networks.Ops;
using Evenkeel.Theory.Moments;

namespace Evenkeel.Theory.MeanField;

/// <summary>
/// The variance of the squared singular values of ∂output/∂value, layer by layer from the output back: of independent factors A and B with n values between
/// them ρ(A B) = ρ(A) + ρ(B) − 1/n, where ρ = Σ s⁴/(Σ s²)² (the first term of the S-transform's expansion, Pennington, Schoenholz and Ganguli 2018, section 2.4),
/// and of independent ways A and B from m values that are added up to n, of which they bring back the shares α and β of a gradient's square,
/// ρ(A + B) = α² ρ(A) + β² ρ(B) + 2 α β (1/m + 1/n).
/// </summary>
internal sealed class SpectrumVariances
{
    private readonly Graph graph;
    private readonly Func<Parameter, WeightMoments> weights;
    private readonly ImmutableArray<LayerPrediction> prediction;
    private readonly double?[] rho;

    /// <summary>Of each value the sum that what comes of it goes into next; −1 where there is none.</summary>
    private readonly int[] sums;

    private SpectrumVariances(Graph graph, Func<Parameter, WeightMoments> weights, ImmutableArray<LayerPrediction> prediction)
    {
        (this.graph, this.weights, this.prediction) = (graph, weights, prediction);
        (rho, sums) = (new double?[graph.Nodes.Length + 1], new int[graph.Nodes.Length + 1]);
    }

    /// <summary>Predicts the variance in units of the squared mean by value: 0 is the input, i + 1 the output of node i.</summary>
    /// <param name="graph">The network.</param>
    /// <param name="weights">The moments of each parameter's values.</param>
    /// <param name="prediction">What is predicted of each node.</param>
    /// <returns>One entry a value; null before the first op, from the output back, of which it is not known.</returns>
    public static double?[] Of(Graph graph, Func<Parameter, WeightMoments> weights, ImmutableArray<LayerPrediction> prediction)
    {
        var variances = new SpectrumVariances(graph, weights, prediction);
        variances.Walk();
        var outputs = variances.Length(graph.Nodes.Length);
        return [.. variances.rho.Select((r, value) => r * Math.Min(variances.Length(value), outputs) - 1)];
    }

    private double Length(int value) => value == 0 ? graph.InputShape.Length : graph.Nodes[value - 1].SampleShape.Length;

    private void Walk()
    {
        var consumers = graph.Consumers();
        (rho[^1], sums[^1]) = (1 / Length(graph.Nodes.Length), -1);
        for (var value = graph.Nodes.Length - 1; value >= 0; value--)
        {
            (rho[value], sums[value]) = consumers[value] switch
            {
                [var only] => Through(only, value),
                [var first, var second] => Joined(value, first, second),
                _ => (null, -1),
            };
        }
    }

    /// <summary>ρ of a value by one of its consumers alone, and the sum that this leads to.</summary>
    private (double? Rho, int Sum) Through(int node, int value)
        => graph.Nodes[node].Op is Add && graph.Nodes[node].Inputs.Length == 2 && Length(value) == Length(node + 1)
            ? (rho[node + 1], node)
            : (rho[node + 1] + Added(node, value), sums[node + 1]);

    /// <summary>ρ of a value from which two ways lead to the same sum, and the sum behind that; null of others.</summary>
    private (double? Rho, int Sum) Joined(int value, int first, int second)
    {
        var ((a, sum), (b, other)) = (Through(first, value), Through(second, value));
        if (sum < 0 || sum != other || rho[sum + 1] is not { } behind || Share(value, first, second, sum) is not { } share) return (null, -1);
        var inverse = 1 / Length(sum + 1);
        double? Own(double? way) => way - behind + inverse;
        return (behind - inverse + share * share * Own(a) + (1 - share) * (1 - share) * Own(b) + 2 * share * (1 - share) * (1 / Length(value) + inverse), sums[sum + 1]);
    }

    /// <summary>The share of the gradient's square that comes back by the first of two ways to a sum.</summary>
    private double? Share(int value, int first, int second, int sum)
    {
        if (first == sum) return Direct();
        if (second == sum) return 1 - Direct();
        return Energy(first) is { } a && Energy(second) is { } b && a + b > 0 ? a / (a + b) : null;

        // What comes back without a way between is a share of ways that are independent.
        double? Direct() => Gradient(value) is > 0 and var all && Gradient(sum + 1) / all is <= 1 and var share ? share : null;

        // Weights bring back as much of a gradient's square as they let through of a signal's.
        double? Energy(int node) => graph.Nodes[node].Op.HasWeight ? Gradient(node + 1) * Length(node + 1) * prediction[node].Forward?.SecondMoment : null;
    }

    private double? Gradient(int value) => value == 0 ? null : prediction[value - 1].BackwardSecondMoment;

    /// <summary>ρ of a node less 1/n of its n outputs; null of one that is not known.</summary>
    private double? Added(int index, int value)
    {
        var node = graph.Nodes[index];
        var (inputs, x) = (Length(value), value == 0 ? null : prediction[value - 1].Forward);
        return node.Op switch
        {
            Flatten or Reshape or View or Dropout or Scale or Gain or Position => 0,
            Activate { Activation: var f } when x is { SecondMoment: > 0 } => OfSlopes(f, x) / inputs,
            LayerNorm when HasOneScale(node) => Without(2, node.SampleShape[^1]) / inputs,
            RmsNorm when HasOneScale(node) => Without(1, node.SampleShape[^1]) / inputs,
            BatchNorm { Evaluation: false } when HasOneScale(node) => prediction[index].Forward?.GainScatter / inputs,
            Linear or Conv when weights(node.Parameters[0]) is { IsCentred: true, SecondMoment: > 0 } weight => OfWeights(weight, inputs, node.SampleShape.Length, isDense: node.Op is Linear),
            _ => null,
        };
    }

    private bool HasOneScale(Node node) => node.Parameters.IsEmpty || (weights(node.Parameters[0]) is { Mean: { } mean, SecondMoment: var square } && mean * mean == square);

    /// <summary>Of n directions a norm takes away those that it holds.</summary>
    private static double Without(double held, double n) => n > held ? n / (n - held) - 1 : 0;

    /// <summary>E f'⁴/(E f'²)² − 1.</summary>
    private static double? OfSlopes(Activation f, SignalMoments x)
    {
        var origin = x.Origin ?? Origin.Normal(0, x.Kernel);
        var (mean, sigma) = (origin.Kernel.Mean, Math.Sqrt(origin.Kernel.Variance));
        if (!(sigma > 0)) return 0;
        var nodes = NormalNodes.For(mean, sigma, origin.Then(f.Value, f.Derivative, f.Facts.Kinks).Kinks);
        double second = 0, fourth = 0;
        for (var i = 0; i < nodes.Z.Length; i++)
        {
            var slope = f.Derivative(origin.Value(mean + sigma * nodes.Z[i]));
            second += nodes.Weights[i] * slope * slope;
            fourth += nodes.Weights[i] * slope * slope * slope * slope;
        }

        return second > 0 ? fourth / (second * second) - 1 : null;
    }

    /// <summary>n_in Gaussian rows add 1/n_in; orthogonal ones nothing, but what more outputs than inputs leave without an input.</summary>
    private static double? OfWeights(WeightMoments weight, double inputs, double outputs, bool isDense)
        => !weight.IsOrthogonal ? 1 / inputs : isDense ? Math.Max(0, 1 / inputs - 1 / outputs) : null;
}
