using Evenkeel.Theory.Moments.Kernels;

namespace Evenkeel.Theory.Moments;

/// <summary>What an op does to second moments.</summary>
/// <param name="Output">The moments of its output; null where they are unknown.</param>
/// <param name="Backward">From E[∂y ∂y'] to E[∂x ∂x'] of each input; null where that is unknown, for one or for all.</param>
/// <param name="Assumption">What the numbers rest on, or why there are none.</param>
internal sealed record MomentStep(SignalMoments? Output, Func<Kernel, Kernel?[]>? Backward, string? Assumption = null)
{
    /// <summary>
    /// From the gradients of its output and of its first input, and E(ρ̂ − ρ)² of the former's cosines: what the op adds to Var ln of the gradient's second
    /// moment as measured over a batch, and E(ρ̂ − ρ)² of what comes back; null of ops that draw nothing, or of which it is not known.
    /// </summary>
    public Func<Kernel, Kernel, double, (double Variance, double Cosines)>? BackwardNoise { get; init; }

    /// <summary>Whether the numbers hold of inputs that are independent of each other alone.</summary>
    public bool TakesAsIndependent { get; init; }

    /// <summary>The assumption behind the output that does not hold; null where all do as far as is known.</summary>
    public string? Caveat { get; init; }

    /// <summary>Why the output has a law that is neither normal nor known, which a curve of it asks for and a scale does not; null where it has.</summary>
    public string? LawCaveat { get; init; }

    /// <summary>The assumption that does not hold behind the gradient of its first input.</summary>
    public string? BackwardCaveat { get; init; }

    public const string LayerBefore = "unknown: a layer before is";

    public static MomentStep Unknown(string why) => new(null, null, why);
}
