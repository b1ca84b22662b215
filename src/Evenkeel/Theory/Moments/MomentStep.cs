using Evenkeel.Theory.Moments.Kernels;

namespace Evenkeel.Theory.Moments;

/// <summary>What an op does to second moments.</summary>
/// <param name="Output">The moments of its output; null where they are unknown.</param>
/// <param name="Backward">From E[∂y ∂y'] to E[∂x ∂x'] of each input; null where that is unknown, for one or for all.</param>
/// <param name="Assumption">What the numbers rest on, or why there are none.</param>
internal sealed record MomentStep(SignalMoments? Output, Func<Kernel, Kernel?[]>? Backward, string? Assumption = null)
{
    public const string LayerBefore = "unknown: a layer before is";

    public static MomentStep Unknown(string why) => new(null, null, why);
}
