namespace Evenkeel.Diagnosis.Rules.Gradient;

/// <summary>How gradients change from the head towards the input: those of the signal, and those of the weight matrices.</summary>
/// <param name="Signal">The trend of ∂L/∂output of the weighted layers.</param>
/// <param name="Weight">The trend of ∂L/∂W.</param>
internal sealed record GradientTrend(DepthTrend? Signal, DepthTrend? Weight)
{
    public static GradientTrend Of(Evidence evidence)
    {
        var backwards = evidence.Mixing.Reverse().ToArray();
        return new GradientTrend(DepthTrend.Fit(backwards, l => l.Backward?.Moments.Rms), DepthTrend.Fit(backwards, l => l.Gradient?.Moments.Rms));
    }

    /// <summary>The trend that a condition holds for, the signal's before the weights'; null where it holds for neither.</summary>
    public (DepthTrend Trend, string Of)? Where(Func<DepthTrend, bool> isIll) => (Signal, Weight) switch
    {
        ({ } signal, _) when isIll(signal) => (signal, "the gradient of the signal"),
        (_, { } weight) when isIll(weight) => (weight, "the gradient of the weights"),
        _ => null,
    };
}
