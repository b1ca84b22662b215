using Evenkeel.Probing;

namespace Evenkeel.Diagnosis.Rules.Gradient;

/// <summary>How gradients change from the head towards the input: those of the signal, and those of the weight matrices.</summary>
/// <param name="Signal">The trend of a sample's norm of ∂L/∂output of the weighted layers: pooling, and a change of width, leave it as it is.</param>
/// <param name="Weight">The trend of ∂L/∂W.</param>
internal sealed record GradientTrend(DepthTrend? Signal, DepthTrend? Weight)
{
    public static GradientTrend Of(Evidence evidence)
    {
        var backwards = evidence.Mixing.Reverse().ToArray();

        // A signal that underflowed closes every ReLU behind it: the gradient's zeros are its doing.
        var isCut = evidence.SignalTrend is { Underflowed: > 0 };
        return new GradientTrend(
            DepthTrend.Fit(backwards, l => Evidence.FiniteRms(l.Backward?.Moments), Values, isCut),
            DepthTrend.Fit(backwards, l => Evidence.FiniteRms(l.Gradient?.Moments), zeroIsUnderflow: isCut));
    }

    /// <summary>The trend that a condition holds for, the signal's before the weights'; null where it holds for neither.</summary>
    public (DepthTrend Trend, string Of)? Where(Func<DepthTrend, bool> isIll) => (Signal, Weight) switch
    {
        ({ } signal, _) when isIll(signal) => (signal, "the norm of the signal's gradient"),
        (_, { } weight) when isIll(weight) => (weight, "the rms of the weights' gradient"),
        _ => null,
    };

    /// <summary>The number of values that a layer makes of a sample.</summary>
    private static double Values(LayerResult layer) => layer.OutputShape.Skip(1).Aggregate(1.0, (product, extent) => product * extent);
}
