using Evenkeel.Initializers.Gains;
using Evenkeel.Networks.Activations;

namespace Evenkeel.Initializers.Recipes;

/// <summary>What brings the values that a layer reads to the level of what follows it.</summary>
/// <param name="Forward">σ_w that keeps the signal, √(q/E f²) if q is the same before and after; null where there is none.</param>
/// <param name="Critical">σ_w of the critical pair; that of the signal alone where there is no pair, as of sigmoid.</param>
/// <param name="Offset">σ_b of the critical pair; 0 where there is none.</param>
internal sealed record ActivationLevel(double? Forward, double? Critical, double Offset)
{
    private const double OfBounded = 0.25, Highest = 64;

    /// <summary>By how much a deviation of q may grow over all layers, and the factor a layer that makes it go away instead.</summary>
    private const double MostGrowth = 2, Shrinking = 0.99;

    /// <param name="reads">The activation that the layer reads; null where it reads something else.</param>
    /// <param name="before">The second moment of that activation's pre-activations.</param>
    /// <param name="after">The second moment that the layer's output is to have.</param>
    public static ActivationLevel Of(Activation? reads, double before, double after)
    {
        if (reads is not { } read) return new(Math.Sqrt(after), Math.Sqrt(after), 0);
        var scale = Math.Sqrt(after / before);
        var gains = ActivationGains.Of(ActivationMoments.Of(read, before));
        return gains.Critical is { } pair
            ? new(gains.Forward * scale, Math.Sqrt(pair.WeightVariance) * scale, Math.Sqrt(pair.BiasVariance) * scale)
            : new(gains.Forward * scale, gains.Forward * scale, 0);
    }

    /// <summary>
    /// The second moment q of pre-activations: 1/4 where the activation is bounded, so that its units are not saturated, and 1 elsewhere; but where so
    /// many plain layers would more than double a deviation from it, σ_w² dE f²/dq being more than 1 at the critical pair, the first of 2, 4, 8 … that
    /// draws deviations in. GELU's is 8, SiLU's 32.
    /// </summary>
    /// <param name="f">The activation.</param>
    /// <param name="plainLayers">The layers in a row.</param>
    public static double LevelOf(Activation f, int plainLayers)
    {
        const double Far = 50, Bound = 10;
        if (Math.Abs(f.Value(Far)) < Bound && Math.Abs(f.Value(-Far)) < Bound) return OfBounded;
        if (!(Math.Pow(Slope(f, 1), plainLayers) > MostGrowth)) return 1;
        for (var q = 2.0; q <= Highest; q *= 2)
        {
            if (Slope(f, q) <= Shrinking) return q;
        }

        return 1;
    }

    /// <summary>dq'/dq at the critical pair; NaN where there is none.</summary>
    private static double Slope(Activation f, double q)
        => CriticalPoint.At(f, q) is { } pair ? pair.WeightVariance * ActivationMoments.SecondMomentOf(f, q).Value / q * ActivationMoments.Sensitivity(f, q) : double.NaN;
}
