using Evenkeel.Initializers.Gains;
using Evenkeel.Networks.Activations;

namespace Evenkeel.Theory.MeanField;

/// <summary>
/// The edge of chaos: the (σ_w², σ_b²) at which q* keeps χ₁ = 1, so that gradients keep their scale and inputs stay apart longest. As a curve
/// over q: σ_w² = 1/E f'², σ_b² = q − σ_w² E f² (Schoenholz et al. 2017).
/// </summary>
public static class EdgeOfChaos
{
    private const double Least = 1e-9, Most = 1e6, Stride = 1.25;

    /// <summary>The point of the curve at a given σ_b²: of several that with the smallest q.</summary>
    /// <returns>The weights' variance and q*; null where the curve has no such point. Of ReLU and its like, for which any q will do at σ_b² = 0, q is 1.</returns>
    /// <param name="f">The activation.</param>
    /// <param name="biasVariance">σ_b², finite and not negative.</param>
    public static (double WeightVariance, double Q)? At(Activation f, double biasVariance)
    {
        ArgumentNullException.ThrowIfNull(f);
        if (!(biasVariance >= 0 && double.IsFinite(biasVariance))) throw new ArgumentOutOfRangeException(nameof(biasVariance), biasVariance, "`biasVariance` must be finite and not negative");
        if (biasVariance == 0) return Biasless(f);
        double near = 0;
        for (var q = Least; q < Most; q *= Stride)
        {
            if (Excess(q) is var excess && excess > 0) near = q;
            else if (near > 0 && !double.IsNaN(excess)) return Point(Bisection.Of(Excess, near, q));
        }

        return null;

        double Excess(double q) => biasVariance - Biases(f, q);
        (double, double) Point(double q) => (Weights(f, q), q);
    }

    /// <summary>Without biases: any q where f is two straight lines, else the limit of small q, where f'(0) is all that counts.</summary>
    private static (double WeightVariance, double Q)? Biasless(Activation f)
    {
        if (CriticalPoint.At(f) is { BiasVariance: 0 } point) return (point.WeightVariance, 1);
        var slope = f.Derivative(0);
        return f.Value(0) == 0 && slope != 0 && !f.Facts.Kinks.Contains(0) ? (1 / (slope * slope), 0) : null;
    }

    private static double Weights(Activation f, double q) => 1 / ActivationMoments.SecondMomentOfDerivative(f, q).Value;

    private static double Biases(Activation f, double q) => q - Weights(f, q) * ActivationMoments.SecondMomentOf(f, q).Value;
}
