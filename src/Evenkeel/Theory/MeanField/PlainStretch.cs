using System.Collections.Immutable;
using Evenkeel.Networks;
using Evenkeel.Networks.Activations;
using Evenkeel.Networks.Ops;

namespace Evenkeel.Theory.MeanField;

/// <summary>
/// The longest stretch of a network that is a plain network, z' = W f(z) + b with one f and one pair of variances and nothing else between
/// layers: there mean field theory says how deep it may be (Schoenholz et al. 2017).
/// </summary>
/// <param name="Network">What its layers are.</param>
/// <param name="Point">Where signal, gradient and likeness go in it.</param>
/// <param name="First">The name of its first activation.</param>
/// <param name="Last">The name of its last activation.</param>
/// <param name="Layers">The number of its hidden layers.</param>
/// <param name="DeathProbability">
/// 1 − ∏ (1 − 2^−n) over its layers of n units: the probability that for a single input all units of some layer are silent, so that nothing of it gets
/// through (Lu et al. 2019); null of activations that are never silent, of convolutions, and of weights or biases that favour a sign.
/// </param>
/// <param name="JacobianVariance">
/// The variance of the squared singular values of the Jacobian from the first activation to the last, in units of their squared mean
/// (<see cref="Isometry.Variance"/>); null where layers differ in width or are no dense ones, and where the signal settles nowhere.
/// </param>
public sealed record PlainStretch(PlainNetwork Network, MeanFieldPoint Point, string First, string Last, int Layers, double? DeathProbability, double? JacobianVariance)
{
    /// <summary>Fewer layers are no depth to speak of.</summary>
    private const int LeastLayers = 3;

    /// <summary>By how much the variances of two neighbouring layers may differ, as those of given weights do by chance.</summary>
    private const double MostDifference = 1.25;

    /// <summary>Finds it; null where no stretch has three layers.</summary>
    /// <param name="graph">The network.</param>
    /// <param name="weights">The moments of each parameter's values.</param>
    public static PlainStretch? Of(Graph graph, Func<Parameter, WeightMoments> weights)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(weights);
        var consumers = graph.Consumers();
        var chains = new Chain?[graph.Nodes.Length];
        Chain? longest = null;
        foreach (var (i, node) in graph.Nodes.Index())
        {
            if (node.Op is not Activate { Activation: var f } || Source(graph, consumers, node) is not { } layer) continue;
            var link = Link.Of(graph.Nodes[layer], weights);
            var before = Source(graph, consumers, graph.Nodes[layer]);
            if (link is null) continue;
            chains[i] = new Chain(node, f, link, before is { } b && chains[b] is { } chain && chain.Continues(f, link) ? chain : null);
            if (chains[i]!.Length > (longest?.Length ?? LeastLayers - 1)) longest = chains[i];
        }

        return longest?.ToStretch();
    }

    /// <summary>The node whose values a node reads alone, past reshapes; null where something else reads them too, or there is none.</summary>
    private static int? Source(Graph graph, ImmutableArray<ImmutableArray<int>> consumers, Node node)
    {
        while (node.Inputs is [> 0 and var value] && consumers[value].Length == 1)
        {
            node = graph.Nodes[value - 1];
            if (node.Op is not (Flatten or Reshape or View)) return value - 1;
        }

        return null;
    }

    /// <summary>A layer of independent weights, by σ_w² and σ_b².</summary>
    private sealed record Link(double WeightVariance, double BiasVariance, bool IsSymmetric, bool IsOrthogonal)
    {
        public static Link? Of(Node node, Func<Parameter, WeightMoments> weights)
        {
            if (node.Op is not (Linear or Conv) || node.Parameters.IsEmpty) return null;
            var weight = weights(node.Parameters[0]);
            if (!weight.IsCentred || !(weight.SecondMoment > 0)) return null;
            var bias = node.Parameters.Length > 1 ? weights(node.Parameters[1]) : new WeightMoments(0, IsCentred: true);
            return new Link(node.Parameters[0].Fans.In * weight.SecondMoment, bias.SecondMoment, node.Op is Linear && (bias.IsCentred || bias.SecondMoment == 0), weight.IsOrthogonal);
        }

        public bool IsLike(Link other) => IsNear(WeightVariance, other.WeightVariance) && IsNear(BiasVariance, other.BiasVariance);

        private static bool IsNear(double a, double b) => a <= MostDifference * b && b <= MostDifference * a;
    }

    /// <summary>Activations behind one another, each with the layer before it; that of the first reads something else, so that its variances do not count.</summary>
    private sealed record Chain(Node Node, Activation Activation, Link Layer, Chain? Before)
    {
        public int Length { get; } = (Before?.Length ?? 0) + 1;

        public bool Continues(Activation f, Link layer) => f.Name == Activation.Name && (Before is null || Layer.IsLike(layer));

        public PlainStretch ToStretch()
        {
            List<Chain> parts = [];
            for (var part = this; part is not null; part = part.Before) parts.Add(part);
            parts.Reverse();
            var weights = Math.Exp(parts.Skip(1).Average(p => Math.Log(p.Layer.WeightVariance)));
            var biases = parts.Skip(1).Average(p => p.Layer.BiasVariance);
            var point = MeanFieldPoint.Of(Activation, weights, biases);
            return new PlainStretch(new PlainNetwork(Activation, weights, biases), point, parts[0].Node.Layer, Node.Layer, Length, Death(parts), Spectrum(parts, point));
        }

        private double? Spectrum(List<Chain> parts, MeanFieldPoint point)
        {
            var orthogonal = parts.Skip(1).Count(p => p.Layer.IsOrthogonal);
            var isEven = parts.All(p => p.Node.SampleShape.Rank == 1 && p.Node.SampleShape[0] == Node.SampleShape[0]) && (orthogonal == 0 || orthogonal == Length - 1);
            return isEven && point.Q is > 0 and var q ? Isometry.Variance(Activation, q, Length - 1, orthogonal > 0) : null;
        }

        private double? Death(List<Chain> parts)
            => Activation.Facts.Stability is { Low: 0, Below: Beyond.Silent, Above: Beyond.Live } && parts.All(p => p.Layer.IsSymmetric && p.Node.SampleShape.Rank == 1)
                ? 1 - Math.Exp(parts.Sum(p => Math.Log(1 - Math.Pow(2, -p.Node.SampleShape[0]))))
                : null;
    }
}
