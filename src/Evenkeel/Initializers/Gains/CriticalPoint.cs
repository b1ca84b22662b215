using Evenkeel.Networks.Activations;

namespace Evenkeel.Initializers.Gains;

/// <summary>
/// The edge of chaos at a given q: the variances at which a signal keeps its second moment, q = σ_w² E f² + σ_b², and its gradient too,
/// χ₁ = σ_w² E f'² = 1 (Poole et al. 2016; Schoenholz et al. 2017).
/// </summary>
/// <param name="WeightVariance">σ_w² = n·Var(w) = 1/E f'².</param>
/// <param name="BiasVariance">σ_b² = q − σ_w² E f².</param>
public sealed record CriticalPoint(double WeightVariance, double BiasVariance)
{
    /// <summary>Rounding that several moments bring into σ_b², relative to q; ReLU's is 0 but for that.</summary>
    private const double Rounding = 1e-12;

    /// <summary>Computes the point; null where σ_b² would be negative, or a moment is 0 or not finite.</summary>
    /// <param name="f">The activation.</param>
    /// <param name="q">The second moment of the pre-activations, finite and not negative.</param>
    public static CriticalPoint? At(Activation f, double q = 1) => At(ActivationMoments.Of(f, q));

    /// <summary>Computes the point from moments that are there already.</summary>
    /// <param name="moments">The moments.</param>
    public static CriticalPoint? At(ActivationMoments moments)
    {
        ArgumentNullException.ThrowIfNull(moments);
        var weights = 1 / moments.SecondMomentDerivative.Value;
        var biases = moments.Q - weights * moments.SecondMoment.Value;
        if (Math.Abs(biases) <= moments.Q * Rounding + weights * moments.SecondMoment.Error) biases = 0;
        return weights > 0 && double.IsFinite(weights) && biases >= 0 ? new(weights, biases) : null;
    }
}
