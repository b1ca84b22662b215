using Evenkeel.Initializers.Gains;
using Evenkeel.Networks.Activations;
using Evenkeel.Numerics.Random;

namespace Evenkeel.Diagnosis.Explaining;

/// <summary>An activation on normal pre-activations.</summary>
/// <param name="Activation">The activation.</param>
/// <param name="Moments">Its moments.</param>
/// <param name="Gains">Its gains.</param>
/// <param name="ShareBelow">The share of pre-activations at and below the lower end of its stability region.</param>
/// <param name="ShareAbove">The share at and above the upper end.</param>
/// <param name="Scheme">The plain scheme that fits best.</param>
/// <param name="Reason">Why it does.</param>
public sealed record ActivationExplanation(
    Activation Activation, ActivationMoments Moments, ActivationGains Gains, double ShareBelow, double ShareAbove, string Scheme, string Reason) : Explanation
{
    /// <summary>Explains an activation.</summary>
    /// <param name="name">The activation's name.</param>
    /// <param name="conditions">Q is read.</param>
    internal static ActivationExplanation Of(string name, Conditions conditions)
    {
        var f = ActivationCatalogue.Parse(name);
        var moments = ActivationMoments.Of(f, conditions.Q);
        var (region, sigma) = (f.Facts.Stability, Math.Sqrt(conditions.Q));
        return new(
            f,
            moments,
            ActivationGains.Of(moments),
            NormalTail.Of(-region.Low / sigma),
            NormalTail.Of(region.High / sigma),
            SchemeFit.Recommended(f.Name),
            SchemeFit.Reason(f));
    }
}
