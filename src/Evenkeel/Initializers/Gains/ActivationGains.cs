using Evenkeel.Networks.Activations;

namespace Evenkeel.Initializers.Gains;

/// <summary>The four gains of one activation at one q, side by side so that none is taken for another; null where there is none.</summary>
/// <param name="Forward">√(q/E f²): keeps E z² going forward.</param>
/// <param name="Variance">√(q/Var f): keeps Var z where each unit's weights sum to 0.</param>
/// <param name="Backward">1/√E f'²: keeps the gradient's second moment going back.</param>
/// <param name="Critical">The variances of weights and biases that keep both.</param>
public sealed record ActivationGains(double? Forward, double? Variance, double? Backward, CriticalPoint? Critical)
{
    /// <summary>Computes the gains from an activation's moments.</summary>
    /// <param name="moments">The moments.</param>
    public static ActivationGains Of(ActivationMoments moments)
    {
        ArgumentNullException.ThrowIfNull(moments);
        return new(
            Root(moments.Q / moments.SecondMoment.Value),
            Root(moments.Q / moments.Variance.Value),
            Root(1 / moments.SecondMomentDerivative.Value),
            CriticalPoint.At(moments));
    }

    private static double? Root(double square) => square > 0 && double.IsFinite(square) ? Math.Sqrt(square) : null;
}
