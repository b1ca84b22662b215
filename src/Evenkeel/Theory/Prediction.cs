using System.Collections.Immutable;
using Evenkeel.Theory.MeanField;

namespace Evenkeel.Theory;

/// <summary>What theory says of a network before it is run: the scale of signal and gradient at every layer.</summary>
/// <param name="Layers">One entry for every node of the graph, in its order.</param>
public sealed record Prediction(ImmutableArray<LayerPrediction> Layers)
{
    /// <summary>The longest plain stretch of the network; null where there is none, or where it was not looked for.</summary>
    public PlainStretch? Plain { get; init; }

    /// <summary>The singular values of each weight, without those of which they are not known; empty where they were not asked for.</summary>
    public ImmutableArray<WeightSpectrum> Weights { get; init; } = [];

    /// <summary>The singular values of one weight; null where they are not known.</summary>
    /// <param name="parameter">Its name.</param>
    public WeightSpectrum? WeightOf(string parameter) => Weights.FirstOrDefault(w => w.Parameter == parameter);
}

/// <summary>What theory says of one layer.</summary>
/// <param name="Name">The layer's name.</param>
/// <param name="Forward">The moments of its output; null where theory has no map.</param>
/// <param name="BackwardSecondMoment">E[(∂L/∂output)²]; null where theory has no map.</param>
/// <param name="Assumption">What the numbers rest on, or why there are none.</param>
public sealed record LayerPrediction(string Name, SignalMoments? Forward, double? BackwardSecondMoment, string? Assumption)
{
    /// <summary>
    /// Var ln of the gradient's second moment as measured over a batch, over draws of the weights; null where the predictor was not asked for it, or does not
    /// know it.
    /// </summary>
    public double? BackwardLogVariance { get; init; }

    /// <summary>The mean of s² over the singular values s of ∂output/∂(the layer's output); null where it was not asked for, or is not known.</summary>
    public double? JacobianMeanSquare { get; init; }

    /// <summary>The variance of s² in units of its squared mean; null where it was not asked for, and before the first op from the output back of which it is not known.</summary>
    public double? JacobianVariance { get; init; }

    /// <summary>
    /// The expected share of an activation's units that are silent on all samples and positions of the batch; null of other layers, where it was not asked for,
    /// and where the pre-activations are unknown.
    /// </summary>
    public double? SilentShare { get; init; }

    /// <summary>The same if the pre-activations had a mean of 0: what the likeness of samples alone leaves silent.</summary>
    public double? SilentShareOfLikeness { get; init; }

    /// <summary>Why the output may be farther from its prediction than its spread says; null where all assumptions hold as far as is known.</summary>
    public Caveat? ForwardCaveat { get; init; }

    /// <summary>The same of the gradient.</summary>
    public Caveat? BackwardCaveat { get; init; }

    /// <summary>√q.</summary>
    public double? ForwardRms => Forward is { } moments ? Math.Sqrt(moments.SecondMoment) : null;

    /// <summary>√E[(∂L/∂output)²].</summary>
    public double? BackwardRms => BackwardSecondMoment is { } square ? Math.Sqrt(square) : null;

    /// <summary>
    /// Computes the standard score of a measured second moment, of its logarithm M: z = (ln M − ln q + v/2)/√v with v = Var ln M
    /// (Hanin and Rolnick 2018: v = 5L/n for L ReLU layers of width n). Null where there is no prediction, or nothing was measured.
    /// </summary>
    public double? ScoreOf(double measuredRms)
    {
        if (Forward is not { } moments || !(moments.SecondMoment > 0) || !(measuredRms > 0) || !double.IsFinite(measuredRms)) return null;
        var difference = 2 * Math.Log(measuredRms) - Math.Log(moments.SecondMoment) + moments.LogVariance / 2;
        return difference / Math.Sqrt(moments.LogVariance + Resolution * Resolution);
    }

    /// <summary>What float32 and an ε under a root leave of a scale that does not vary, as after a norm.</summary>
    private const double Resolution = 1e-3;
}
