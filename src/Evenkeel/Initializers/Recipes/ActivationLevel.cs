using Evenkeel.Initializers.Gains;
using Evenkeel.Networks.Activations;

namespace Evenkeel.Initializers.Recipes;

/// <summary>
/// What brings the values that a layer reads to the level of what follows it: pre-activations of second moment q, 1/4 where the activation is
/// bounded, so that its units are not saturated, and 1 elsewhere.
/// </summary>
/// <param name="Forward">σ_w that keeps the signal, √(q/E f²) if q is the same before and after; null where there is none.</param>
/// <param name="Critical">σ_w of the critical pair; that of the signal alone where there is no pair, as of sigmoid.</param>
/// <param name="Offset">σ_b of the critical pair; 0 where there is none.</param>
internal sealed record ActivationLevel(double? Forward, double? Critical, double Offset)
{
    private const double OfBounded = 0.25;

    /// <param name="reads">The activation that the layer reads; null where it reads something else.</param>
    /// <param name="follows">The activation that reads the layer; null where none does.</param>
    public static ActivationLevel Of(Activation? reads, Activation? follows)
    {
        var after = follows is { } next ? LevelOf(next) : 1;
        if (reads is not { } read) return new(Math.Sqrt(after), Math.Sqrt(after), 0);
        var before = LevelOf(read);
        var scale = Math.Sqrt(after / before);
        var gains = ActivationGains.Of(ActivationMoments.Of(read, before));
        return gains.Critical is { } pair
            ? new(gains.Forward * scale, Math.Sqrt(pair.WeightVariance) * scale, Math.Sqrt(pair.BiasVariance) * scale)
            : new(gains.Forward * scale, gains.Forward * scale, 0);
    }

    private static double LevelOf(Activation f)
    {
        const double Far = 50, Bound = 10;
        return Math.Abs(f.Value(Far)) < Bound && Math.Abs(f.Value(-Far)) < Bound ? OfBounded : 1;
    }
}
