using Evenkeel.Networks.Activations;

namespace Evenkeel.Theory.MeanField;

/// <summary>How far the Jacobian of a deep and wide plain network is from an isometry (Pennington, Schoenholz and Ganguli 2017; 2018, equation 22).</summary>
public static class Isometry
{
    /// <summary>
    /// Computes the variance of the squared singular values in units of their squared mean, L (μ₂/μ₁² − 1 − s₁) with μ_k = E f'^(2k) at z ~ N(0, q), s₁ = 0 of
    /// orthogonal and −1 of Gaussian weights: 0, L, L and 2L for linear layers and ReLU, orthogonal and Gaussian.
    /// </summary>
    /// <param name="f">The activation.</param>
    /// <param name="q">The second moment of pre-activations, the same in every layer.</param>
    /// <param name="layers">L.</param>
    /// <param name="isOrthogonal">Whether the weights are orthogonal, not independent.</param>
    public static double Variance(Activation f, double q, int layers, bool isOrthogonal)
    {
        ArgumentNullException.ThrowIfNull(f);
        ArgumentOutOfRangeException.ThrowIfNegative(layers);
        var first = ActivationMoments.SecondMomentOfDerivative(f, q).Value;
        var second = ActivationMoments.Expect(f, q, z => Math.Pow(f.Derivative(z), 4)).Value;
        return layers * (second / (first * first) - (isOrthogonal ? 1 : 0));
    }
}
