using Evenkeel.Networks.Activations;

namespace Evenkeel.Theory;

/// <summary>How many ReLU units stay silent on a batch only because its samples have grown alike.</summary>
public static class DeadUnits
{
    private const double Reach = 9, Step = 1.0 / 64;

    private static readonly Activation ErrorFunction = ActivationCatalogue.Parse("erf");

    /// <summary>
    /// Computes the expected share of units with all n pre-activations ≤ 0, when those of two samples have correlation ρ:
    /// ∫ Φ(−t √(ρ/(1 − ρ)))ⁿ Dt.
    /// </summary>
    /// <param name="correlation">ρ, in [0, 1]; a negative one counts as 0.</param>
    /// <param name="samples">n.</param>
    public static double ExpectedShare(double correlation, double samples)
    {
        var rho = Math.Clamp(correlation, 0, 1);
        if (rho >= 1) return 0.5;
        var slope = Math.Sqrt(rho / (1 - rho));
        double total = 0;
        for (var t = -Reach; t <= Reach; t += Step)
        {
            total += Math.Exp(-t * t / 2) * Math.Pow(Below(-t * slope), samples);
        }

        return total * Step / Math.Sqrt(2 * Math.PI);
    }

    /// <summary>Φ(x), the share of a standard normal distribution below x.</summary>
    internal static double Below(double x) => 0.5 * (1 + ErrorFunction.Value(x / Math.Sqrt(2)));
}
