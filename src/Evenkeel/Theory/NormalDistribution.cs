using Evenkeel.Networks.Activations;

namespace Evenkeel.Theory;

/// <summary>The standard normal distribution.</summary>
internal static class NormalDistribution
{
    private static readonly Activation ErrorFunction = ActivationCatalogue.Parse("erf");

    /// <summary>Φ(x), the share below x.</summary>
    public static double Below(double x) => 0.5 * (1 + ErrorFunction.Value(x / Math.Sqrt(2)));
}
