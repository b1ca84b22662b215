using System.Collections.Immutable;
using Evenkeel.Networks.Activations;

namespace Evenkeel.Theory.MeanField;

/// <summary>
/// The plainest deep network, z' = W f(z) + b in every layer, seen from theory in the limit of wide layers (Poole et al. 2016, equation 3;
/// Schoenholz et al. 2017).
/// </summary>
/// <param name="Activation">f.</param>
/// <param name="WeightVariance">σ_w² = n_in E[w²].</param>
/// <param name="BiasVariance">σ_b² = E[b²].</param>
/// <param name="Widening">n_out/n_in, by which the gradient's second moment is multiplied beside χ₁.</param>
public sealed record PlainNetwork(Activation Activation, double WeightVariance, double BiasVariance = 0, double Widening = 1)
{
    /// <summary>
    /// Computes q' = σ_w² E f(√q z)² + σ_b² from layer to layer, and going back the gradient's second moment, times χ₁ = σ_w² E f'(√q z)²
    /// and the widening in every layer.
    /// </summary>
    /// <param name="depth">The number of layers after the first pre-activations.</param>
    /// <param name="q">The second moment of the first pre-activations.</param>
    /// <returns>depth + 1 places: layer 0 has the given q, the last one a gradient of 1.</returns>
    public ImmutableArray<PlainLayer> Layers(int depth, double q = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(depth);
        var (moments, slopes) = (new double[depth + 1], new double[depth + 1]);
        for (var i = 0; i <= depth; i++)
        {
            // A q that has settled has settled for good.
            var isSettled = i > 1 && moments[i - 1] == moments[i - 2];
            moments[i] = i == 0 ? q : isSettled ? moments[i - 1] : Next(moments[i - 1]);

            // Where q has left the range of numbers, χ₁ is what it was on the way there.
            var isOut = i > 0 && (moments[i] == 0 || !double.IsFinite(moments[i]));
            slopes[i] = isSettled || isOut ? slopes[i - 1] : WeightVariance * ActivationMoments.SecondMomentOfDerivative(Activation, moments[i]).Value;
        }

        var layers = new PlainLayer[depth + 1];
        layers[depth] = new(depth, moments[depth], slopes[depth], 1);
        for (var i = depth - 1; i >= 0; i--) layers[i] = new(i, moments[i], slopes[i], layers[i + 1].Gradient * slopes[i] * Widening);
        return [.. layers];
    }

    /// <summary>Computes where q settles when it starts at 1; null where it dies away, or grows without bound.</summary>
    public double? Settled() => FixedPoint.Of(Activation, WeightVariance, BiasVariance) is > 0 and < double.PositiveInfinity and var q ? q : null;

    private double Next(double q) => double.IsFinite(q) ? WeightVariance * ActivationMoments.SecondMomentOf(Activation, q).Value + BiasVariance : q;
}

/// <summary>One place of a <see cref="PlainNetwork"/>.</summary>
/// <param name="Index">The layer, from 0.</param>
/// <param name="SecondMoment">q = E[z²] of its pre-activations.</param>
/// <param name="Chi">χ₁ at that q.</param>
/// <param name="Gradient">E[(∂L/∂z)²] relative to the last layer's.</param>
public readonly record struct PlainLayer(int Index, double SecondMoment, double Chi, double Gradient);
