using Evenkeel.Theory.MeanField;

namespace Evenkeel.Diagnosis.Rules.Signal;

/// <summary>A plain network is deeper than its variances let it learn.</summary>
internal sealed class EK209_DepthBeyondTrainable : Rule
{
    public override string Id => "EK209";

    public override string Title => "the network is deeper than it can be trained";

    public override Severity Severity => Severity.Warning;

    public override string WhatItDoes =>
        "Takes the longest stretch of the network that is a plain one, z' = W f(z) + b with one activation and one pair of variances, and computes by mean "
        + "field theory ξ_c, the layers in which the correlation of two inputs comes nearer to where it settles by e. Reports a stretch of more than 6 ξ_c hidden layers.";

    public override string WhyItHurts => "The last layers no longer know which input they see: in the ordered phase all inputs look alike there, in the chaotic phase near ones look unrelated, and gradients vanish or explode with the same ξ.";

    public override string WhenItIsWrong =>
        "The limit is one of plain stochastic gradient descent on wide layers, known to a factor of about 2; Adam goes some way beyond it. Norms, residual sums, pools and dropout end a stretch, and "
        + "stretches where the signal dies away or grows without bound are left to EK201 and EK202. Trained networks are left out.";

    public override string Reference => "Schoenholz et al. 2017, section 5; Poole et al. 2016";

    public override IEnumerable<Finding> Check(Evidence evidence)
    {
        if (evidence.Probe.Model.IsTrained || evidence.Prediction?.Plain is not { Point: { TrainableDepth: { } most } point } plain || plain.Layers <= most) yield break;
        var (network, isOrdered) = (plain.Network, point.Correlation == 1);
        yield return new Finding
        {
            Id = Id,
            Severity = Severity,
            Layer = plain.Last,
            Title = Title,
            Message = $"{plain.Layers} layers of {network.Activation.Name} in a row ({plain.First} … {plain.Last}), and with σ_w² = {Say.Number(network.WeightVariance)} and σ_b² = {Say.Number(network.BiasVariance)} such a network "
                + $"is trainable to about {Say.Number(Math.Max(1, Math.Round(most)))}: 6 ξ_c with ξ_c = {Say.Number(point.CorrelationDepth!.Value)}",
            Measured = [new("layers", plain.Layers), new("sigmaW2", network.WeightVariance), new("sigmaB2", network.BiasVariance), new("xiC", point.CorrelationDepth.Value)],
            Expected = [new("layers", most)],
            Threshold = [new("layers", most)],
            Cause = isOrdered ? "the weights are too small for their biases and their activation: inputs become alike (ordered phase)" : "the weights are too large for their biases and their activation: inputs that are alike are torn apart (chaotic phase)",
            Fixes = [.. Critical(evidence, network), Fixes.Model("add residual connections, or a norm behind each weighted layer")],
            Reference = Reference,
        };
    }

    /// <summary>The edge of chaos, with the network's own biases or without any; none where there is no such point.</summary>
    private static IEnumerable<Fix> Critical(Evidence evidence, PlainNetwork network)
    {
        foreach (var biases in new[] { network.BiasVariance, 0 }.Distinct())
        {
            if (EdgeOfChaos.At(network.Activation, biases) is not var (weights, _)) continue;
            yield return Fixes.Recipe(evidence, "auto", $"draw weights with σ_w² = {Say.Number(weights)} at σ_b² = {Say.Number(biases)}, the edge of chaos");
            yield break;
        }
    }
}
