using System.Collections.Immutable;

namespace Evenkeel.Networks.Activations;

/// <summary>What is known of an activation besides its values.</summary>
/// <param name="Name">The name on the command line and in model files.</param>
/// <param name="Formula">f(x) as people write it.</param>
public sealed record ActivationFacts(string Name, string Formula)
{
    /// <summary>f'(x) as people write it; empty for a function of the user's own.</summary>
    public string Slope { get; init; } = "";

    /// <summary>The points where f' jumps, ascending; integrals over f are split there.</summary>
    public ImmutableArray<double> Kinks { get; init; } = [];

    /// <summary>Where the slope lives.</summary>
    public StabilityRegion Stability { get; init; } = StabilityRegion.Everywhere;

    /// <summary>Where the function comes from.</summary>
    public string Source { get; init; } = "";
}

/// <summary>What an activation does beyond an end of its stability region.</summary>
public enum Beyond
{
    /// <summary>It still has a slope.</summary>
    Live,

    /// <summary>It is silent: slope 0 and output 0, as ReLU below 0. A unit that is there on every sample is dead.</summary>
    Silent,

    /// <summary>It is saturated: near or at a bound, with little slope or none.</summary>
    Saturated,
}

/// <summary>The interval of pre-activations in which an activation has a slope to learn from, and what it does on either side.</summary>
/// <param name="Low">The lower end, itself outside the region.</param>
/// <param name="High">The upper end, itself outside the region.</param>
/// <param name="Below">What happens at and below <paramref name="Low"/>.</param>
/// <param name="Above">What happens at and above <paramref name="High"/>.</param>
public sealed record StabilityRegion(double Low, double High, Beyond Below, Beyond Above)
{
    /// <summary>An activation with a slope everywhere.</summary>
    public static StabilityRegion Everywhere { get; } = new(double.NegativeInfinity, double.PositiveInfinity, Beyond.Live, Beyond.Live);

    /// <summary>Silent at and below <paramref name="low"/>.</summary>
    public static StabilityRegion SilentBelow(double low) => new(low, double.PositiveInfinity, Beyond.Silent, Beyond.Live);

    /// <summary>Saturated at and below <paramref name="low"/>.</summary>
    public static StabilityRegion SaturatedBelow(double low) => new(low, double.PositiveInfinity, Beyond.Saturated, Beyond.Live);

    /// <summary>Saturated at and beyond ±<paramref name="bound"/>.</summary>
    public static StabilityRegion SaturatedBeyond(double bound) => new(-bound, bound, Beyond.Saturated, Beyond.Saturated);
}
