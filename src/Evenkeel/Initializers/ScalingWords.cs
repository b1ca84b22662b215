namespace Evenkeel.Initializers;

/// <summary>The words by which texts choose a fan, a distribution and a convention; in the order of the enumerations.</summary>
internal static class ScalingWords
{
    public static readonly string[] Modes = ["fan-in", "fan-avg", "fan-out"];

    public static readonly string[] Distributions = ["normal", "uniform", "truncated"];

    public static readonly string[] Conventions = ["layer", "torch", "torch-layer", "keras", "jax"];

    public static string Of(FanMode mode) => Modes[(int)mode];

    public static string Of(Distribution distribution) => Distributions[(int)distribution];

    public static string Of(FanConvention convention) => Conventions[(int)convention];
}
