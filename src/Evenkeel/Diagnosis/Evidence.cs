using System.Collections.Immutable;
using Evenkeel.Numerics.Statistics;
using Evenkeel.Probing;
using Evenkeel.Theory;

namespace Evenkeel.Diagnosis;

/// <summary>What rules read: what theory said and what was measured.</summary>
/// <param name="Probe">What was measured.</param>
/// <param name="Prediction">What theory said; null where nothing was predicted.</param>
public sealed record Evidence(ProbeResult Probe, Prediction? Prediction)
{
    /// <summary>Squares of values below are no numbers in float32, and products of two of them vanish: slopes are fitted above.</summary>
    internal const double Underflow = 1e-30;

    /// <summary>The weighted layers in the order of the graph, without those whose weights are constant, which carry no signal on.</summary>
    public ImmutableArray<LayerResult> Mixing { get; } = [.. Probe.Layers.Where(l => l.IsWeighted && !HasConstantWeights(l))];

    /// <summary>Whether all values of a layer's weight are the same number.</summary>
    public static bool HasConstantWeights(LayerResult layer)
    {
        ArgumentNullException.ThrowIfNull(layer);
        return layer.Weights is { Moments: { Count: > 1, NonFinite: 0 } moments } && moments.Min == moments.Max;
    }

    /// <summary>Whether a layer's weights are zeros that are a good start: those of the head, or of the last layer of a residual branch.</summary>
    internal static bool HasDeliberateZeros(LayerResult layer)
        => layer.IsWeighted && HasConstantWeights(layer) && layer.Weights!.Moments.Max == 0 && (layer.IsHead || layer.EndsResidualBranch);

    /// <summary>Whether a layer is a learned factor that starts from 0, so that its branch does (ReZero).</summary>
    internal static bool IsZeroGain(LayerResult layer) => layer.Kind == "gain" && layer.ParameterMoments is [{ Count: > 0, Min: 0, Max: 0 }];

    /// <summary>How the signal's rms changes with depth.</summary>
    internal DepthTrend? SignalTrend => DepthTrend.Fit(Mixing, l => FiniteRms(l.Forward.Moments));

    /// <summary>Whether a parameter holds NaN or infinity, which then is the cause of any of them further on.</summary>
    internal bool HasNonFiniteParameters => Probe.Layers.Any(l => l.ParameterMoments.Any(m => m.NonFinite > 0));

    /// <summary>The rms of values that are all finite; null of others.</summary>
    internal static double? FiniteRms(Moments? moments) => moments is { Count: > 0, NonFinite: 0 } finite ? finite.Rms : null;

    /// <summary>Whether the signal, or its gradient, has become too small for float32 somewhere, so that zeros are no cause of their own.</summary>
    internal bool HasUnderflow => SignalTrend is { Underflowed: > 0 } || Probe.Layers.Any(l => IsTiny(l.Forward.Moments.Rms) || (l.Backward is { } b && IsTiny(b.Moments.Rms)));

    private static bool IsTiny(double rms) => rms is > 0 and < Underflow;
}
