using Evenkeel.Initializers.Gains;
using Evenkeel.Networks.Activations;

namespace Evenkeel.Diagnosis.Explaining;

/// <summary>What to explain a topic for; what is null is chosen to suit it.</summary>
public sealed record Conditions
{
    /// <summary>The second moment q of pre-activations, finite and above 0.</summary>
    public double Q { get; init; } = 1;

    /// <summary>How many values are summed into one output; 256, or the fan out.</summary>
    public double? FanIn { get; init; }

    /// <summary>Into how many outputs one input goes; the fan in.</summary>
    public double? FanOut { get; init; }

    /// <summary>The layers that a signal goes through.</summary>
    public int Depth { get; init; } = 50;

    /// <summary>The activation between the layers; the one that the scheme is made for.</summary>
    public Activation? Activation { get; init; }

    /// <summary>σ_w² = n Var(w) of every layer, finite and above 0.</summary>
    public double? WeightVariance { get; init; }

    /// <summary>σ_b² of every layer, finite and not negative.</summary>
    public double? BiasVariance { get; init; }

    /// <summary>A gain in place of the scheme's own.</summary>
    public Gain? Gain { get; init; }
}
