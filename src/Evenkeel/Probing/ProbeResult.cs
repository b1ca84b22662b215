using System.Collections.Immutable;
using Evenkeel.Numerics.Statistics;

namespace Evenkeel.Probing;

/// <summary>What one pass over a network measured.</summary>
/// <param name="Model">The network.</param>
/// <param name="Data">What went in.</param>
/// <param name="Loss">The loss; null where there was no target.</param>
/// <param name="Layers">One entry a layer, in the order of the graph.</param>
public sealed record ProbeResult(ModelInfo Model, DataInfo Data, LossInfo? Loss, ImmutableArray<LayerResult> Layers)
{
    /// <summary>The input–output Jacobian at the first sample; null where it was not asked for, or is not finite.</summary>
    public JacobianResult? Jacobian { get; init; }

    /// <summary>The sharpness of the loss on the batch; null where it was not asked for, or is not finite.</summary>
    public SharpnessResult? Sharpness { get; init; }

    /// <summary>The learning rate that training is to begin with; null where it is not known.</summary>
    public double? LearningRate { get; init; }
}

/// <summary>Which network was looked at.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Source">Where it came from, as the user named it.</param>
/// <param name="Sha256">The hash of the file, or of the canonical text where there is no file.</param>
/// <param name="Command">The command line that looks at it again, without what a fix would change; null where there is none.</param>
/// <param name="Parameters">The number of trainable values.</param>
/// <param name="Initialization">The recipe that its weights were drawn by, or the file that they came from.</param>
/// <param name="IsTrained">Whether the weights count as trained: rules on schemes and on the initial loss then step back.</param>
public sealed record ModelInfo(string Name, string Source, string? Sha256, string? Command, long Parameters, string Initialization, bool IsTrained)
{
    /// <summary>What of the model is not in the network that was looked at, each with the reason.</summary>
    public ImmutableArray<string> LeftOut { get; init; } = [];
}

/// <summary>What went into a network.</summary>
/// <param name="Source">A file, a built-in data set, or a description of the noise.</param>
/// <param name="Samples">The number of samples.</param>
/// <param name="Seed">The seed of weights and noise.</param>
/// <param name="Input">The moments of all input values.</param>
/// <param name="ConstantFeatures">Features that have one value in every sample, other than the data's smallest, which is a background.</param>
/// <param name="IsNoise">Whether the input was made up because no data was given.</param>
public sealed record DataInfo(string Source, long Samples, ulong Seed, Moments Input, ImmutableArray<long> ConstantFeatures, bool IsNoise)
{
    /// <summary>Whether the input holds tokens, which an embedding looks up: their numbers have no scale.</summary>
    public bool IsTokens { get; init; }
}

/// <summary>The loss before training.</summary>
/// <param name="Kind">Its name.</param>
/// <param name="Initial">As measured.</param>
/// <param name="Expected">As theory expects it of logits of this size that know nothing of the labels.</param>
/// <param name="StandardError">Of the measurement about the expectation: the draw of the weights and the batch.</param>
/// <param name="Accuracy">The share of samples that the network gets right by chance; null where there are no classes.</param>
/// <param name="Classes">The number of classes; null where there are none.</param>
/// <param name="LogitVariance">s², of the logits about the mean of their sample; null where there are no classes.</param>
/// <param name="SmallLogits">The expectation and its standard error if the logits' variance were at most 2, as under the largest plain scheme.</param>
public sealed record LossInfo(
    string Kind, double Initial, double? Expected, double? StandardError, double? Accuracy, int? Classes, double? LogitVariance, Expectation? SmallLogits);

/// <summary>A number and its standard error.</summary>
/// <param name="Value">The number.</param>
/// <param name="StandardError">Its standard error.</param>
public readonly record struct Expectation(double Value, double StandardError);

/// <summary>What was measured at one layer.</summary>
public sealed record LayerResult
{
    /// <summary>The user's name for the layer.</summary>
    public required string Name { get; init; }

    /// <summary>What the layer computes.</summary>
    public required string Kind { get; init; }

    /// <summary>The shape of its output, the batch first.</summary>
    public required ImmutableArray<long> OutputShape { get; init; }

    /// <summary>The names of its parameters.</summary>
    public ImmutableArray<string> ParameterNames { get; init; } = [];

    /// <summary>The moments of each parameter's values, in the order of <see cref="ParameterNames"/>.</summary>
    public ImmutableArray<Moments> ParameterMoments { get; init; } = [];

    /// <summary>How many values a weighted layer sums into an output.</summary>
    public double? FanIn { get; init; }

    /// <summary>Into how many outputs a weighted layer puts an input.</summary>
    public double? FanOut { get; init; }

    /// <summary>The activation that consumes a weighted layer's output, or the activation that the layer is.</summary>
    public string? Activation { get; init; }

    /// <summary>The weight's values; null where the layer has none.</summary>
    public WeightResult? Weights { get; init; }

    /// <summary>The output.</summary>
    public required SignalResult Forward { get; init; }

    /// <summary>The loss's gradient with respect to the output.</summary>
    public SignalResult? Backward { get; init; }

    /// <summary>The loss's gradient with respect to the weight; null where the layer has none.</summary>
    public GradientResult? Gradient { get; init; }

    /// <summary>The activity of an activation's units; null for other layers.</summary>
    public UnitResult? Units { get; init; }

    /// <summary>Whether the network's input reaches the layer, as it does not reach tables, masks and what is made of them alone.</summary>
    public bool DependsOnInput { get; init; } = true;

    /// <summary>Whether the layer mixes its inputs by a weight matrix or kernel.</summary>
    public bool IsWeighted { get; init; }

    /// <summary>Whether the layer is the last weighted one, whose output no other weighted layer reads.</summary>
    public bool IsHead { get; init; }

    /// <summary>Whether the layer is a weighted one of a residual branch, so that its factor stays in the branch.</summary>
    public bool IsInResidualBranch { get; init; }

    /// <summary>Whether the layer is the last weighted one of a residual branch, where zeros are a good start, or a norm or dropout behind it.</summary>
    public bool EndsResidualBranch { get; init; }
}

/// <summary>A weight's values.</summary>
/// <param name="Moments">Their moments.</param>
/// <param name="MatchedScheme">The scheme that they fit; null where they fit none.</param>
public sealed record WeightResult(Moments Moments, string? MatchedScheme);

/// <summary>The values of a signal or of its gradient.</summary>
/// <param name="Moments">Their moments.</param>
/// <param name="Histogram">A histogram of their magnitudes; null where it was not taken.</param>
public sealed record SignalResult(Moments Moments, LogHistogram? Histogram = null);

/// <summary>A weight's gradient.</summary>
/// <param name="Moments">The moments of its values.</param>
/// <param name="WeightRatio">rms(gradient)/rms(weight); null for a weight that is zero.</param>
public sealed record GradientResult(Moments Moments, double? WeightRatio);

/// <summary>How many units of an activation have a slope to learn from.</summary>
/// <param name="Count">The number of units (features or channels).</param>
/// <param name="Dead">Units that are silent, or saturated, on every sample and position.</param>
/// <param name="Silent">Those of them that are silent on all.</param>
/// <param name="AlwaysActive">Units that are silent or saturated on none: random weights make as many of them as of the silent ones.</param>
/// <param name="Saturated">Units that are saturated on more than half of their values.</param>
/// <param name="Samples">The number of samples.</param>
/// <param name="SaturatedShare">The share of all values that are saturated.</param>
public sealed record UnitResult(long Count, long Dead, long Silent, long AlwaysActive, long Saturated, long Samples, double SaturatedShare)
{
    /// <summary>A unit silent on n samples is active on at most 3/n of all, at 95 % (the rule of three).</summary>
    public double ActivityUpperBound95 => Math.Min(1, 3.0 / Samples);
}
