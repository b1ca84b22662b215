using System.Globalization;
using Evenkeel.Networks.Activations;
using Evenkeel.Numerics.Quadrature;

namespace Evenkeel.Initializers.Gains;

/// <summary>
/// The factor σ_w in Var(w) = σ_w²/fan by which weights make up for the activation f that they read from, and what it keeps. For z ~ N(0, q).
/// </summary>
/// <param name="Kind">What it is made to keep.</param>
/// <param name="Value">σ_w: a factor on standard deviations; its square is one on variances.</param>
/// <param name="Name">The text that <see cref="Parse"/> takes: "forward:gelu", "1.5".</param>
public sealed record Gain(GainKind Kind, double Value, string Name)
{
    /// <summary>Computes √(q/E f²), which keeps the second moment of pre-activations: q' = σ_w² E f² = q (He et al. 2015, equation 10).</summary>
    /// <param name="f">The activation.</param>
    /// <param name="q">The second moment of the pre-activations, above 0.</param>
    /// <exception cref="ArgumentException">E f² is 0 or not finite, or <paramref name="q"/> is out of range.</exception>
    public static Gain Forward(Activation f, double q = 1)
        => Of(GainKind.Forward, f, q, g => g.Forward, m => m.SecondMoment, "E f²");

    /// <summary>Computes √(q/Var f), which keeps the variance where each unit's weights sum to 0 (Brock, De and Smith 2021, section 3.1).</summary>
    /// <param name="f">The activation.</param>
    /// <param name="q">The second moment of the pre-activations, above 0.</param>
    /// <exception cref="ArgumentException">Var f is 0 or not finite, or <paramref name="q"/> is out of range.</exception>
    public static Gain Variance(Activation f, double q = 1)
        => Of(GainKind.Variance, f, q, g => g.Variance, m => m.Variance, "Var f");

    /// <summary>Computes 1/√E f'², which keeps the second moment of gradients: χ = σ_w² E f'² = 1 (He et al. 2015, equation 14).</summary>
    /// <param name="f">The activation.</param>
    /// <param name="q">The second moment of the pre-activations, above 0.</param>
    /// <exception cref="ArgumentException">E f'² is 0 or not finite, or <paramref name="q"/> is out of range.</exception>
    public static Gain Backward(Activation f, double q = 1)
        => Of(GainKind.Backward, f, q, g => g.Backward, m => m.SecondMomentDerivative, "E f'²");

    /// <summary>A number of the user's own.</summary>
    /// <exception cref="ArgumentException">The number is not above 0 or not finite.</exception>
    public static Gain Of(double value)
    {
        var name = value.ToString(CultureInfo.InvariantCulture);
        return value > 0 && double.IsFinite(value) ? new(GainKind.Number, value, name) : throw new ArgumentException($"the gain (={name}) must be a finite number above 0");
    }

    /// <summary>
    /// Makes the gain that the command line names: a number, "forward:gelu", "variance:gelu", "backward:tanh", a bare activation for its
    /// forward gain, or "pytorch:tanh" for PyTorch's table.
    /// </summary>
    /// <param name="text">The name; activations may have arguments, as in "forward:leaky-relu:0.2".</param>
    /// <param name="q">The second moment of the pre-activations that an activation's gain is computed at.</param>
    /// <exception cref="ArgumentException">There is no such gain; the message is a line to show to the user.</exception>
    public static Gain Parse(string text, double q = 1) => GainText.Parse(text, q);

    /// <inheritdoc/>
    public override string ToString() => Name;

    private static Gain Of(GainKind kind, Activation f, double q, Func<ActivationGains, double?> gain, Func<ActivationMoments, Integral> moment, string symbol)
    {
        ArgumentNullException.ThrowIfNull(f);
        if (!(q > 0 && double.IsFinite(q))) throw new ArgumentException($"`q` (={q.ToString(CultureInfo.InvariantCulture)}) must be finite and above 0: it is the second moment of pre-activations");
        var word = kind.ToString().ToLowerInvariant();
        var moments = ActivationMoments.Of(f, q);
        if (gain(ActivationGains.Of(moments)) is { } value) return new(kind, value, $"{word}:{f.Name}");
        throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"'{f.Name}' has no {word} gain at q = {q}: {symbol} is {moment(moments).Value}"));
    }
}
