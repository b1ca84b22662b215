using Evenkeel.Initializers.Gains;
using Evenkeel.Networks.Activations;
using Evenkeel.Probing;
using Evenkeel.Theory.MeanField;

namespace Evenkeel.Diagnosis;

/// <summary>Which plain scheme fits which activation, by the factor that a layer puts on the second moment q.</summary>
internal static class SchemeFit
{
    /// <summary>A factor on q in this interval a layer changes the rms by less than 28 %.</summary>
    public const double LowestFactor = 0.6, HighestFactor = 1.65;

    /// <summary>n E[w²] of a weighted layer as measured: the square of the gain that its weights have.</summary>
    public static double GainSquared(LayerResult layer) => layer.FanIn!.Value * layer.Weights!.Moments.Rms * layer.Weights.Moments.Rms;

    /// <summary>
    /// Computes the factor on q of one layer with n Var(w) = <paramref name="gainSquared"/>: gain² E[f²] at q = 1 for activations that keep
    /// half of the line (ReLU and its kin; SELU, which is made for q = 1), and gain² f'(0)² for those that are linear at 0 and bounded,
    /// whose q settles where they are linear. Null where no gain keeps q (f(0) ≠ 0), and for an activation of the user's own.
    /// </summary>
    public static double? FactorOnQ(string activation, double gainSquared)
    {
        if (Find(activation) is not { } f || f.Value(0) != 0) return null;
        return gainSquared * (IsLinearAtZero(f) ? f.Derivative(0) * f.Derivative(0) : ActivationMoments.SecondMomentOf(f, 1).Value);
    }

    /// <summary>Whether n Var(w) is, within 5 %, one that an activation's own gains make at q = 1/4 or 1: forward, backward, or the critical pair's.</summary>
    public static bool IsOwnGain(string activation, double gainSquared)
    {
        const double Tolerance = 0.05;
        if (Find(activation) is not { } f) return false;
        var all = new[] { 0.25, 1 }.Select(q => ActivationGains.Of(ActivationMoments.Of(f, q)));
        return all.SelectMany(g => new[] { g.Forward * g.Forward, g.Backward * g.Backward, g.Critical?.WeightVariance }).Any(g => Math.Abs(gainSquared / g - 1 ?? 1) <= Tolerance);
    }

    /// <summary>The plain scheme whose factor is nearest to 1.</summary>
    public static string Recommended(string activation)
    {
        if (activation == "selu") return "lecun";
        if (Find(activation) is not { } f) return "he";
        return f.Value(0) != 0 || IsLinearAtZero(f) ? "xavier" : "he";
    }

    /// <summary>Why <see cref="Recommended"/> fits: what it does to q, beside the other plain schemes.</summary>
    public static string Reason(Activation f)
    {
        var half = ActivationMoments.SecondMomentOf(f, 1).Value;
        if (f.Name == "selu") return "it is made for n·Var(w) = 1, which keeps mean and variance at q = 1";
        if (f.Value(0) != 0)
        {
            var settled = new PlainNetwork(f, 1).Settled() is { } q ? $", and q settles at {Say.Number(q)}" : "";
            return $"no gain keeps every q, because f(0) = {Say.Number(f.Value(0))} is passed on; n·Var(w) = 1 keeps the weights small{settled}";
        }

        var slope = f.Derivative(0) * f.Derivative(0);
        return IsLinearAtZero(f)
            ? $"a layer of it multiplies a small q by {Say.Number(slope)}, one of he by {Say.Number(2 * slope)}{(half < slope ? "; a large q is held by the function's bounds" : "")}"
            : $"a layer of it multiplies q = 1 by {Say.Number(2 * half)}, one of xavier or lecun by {Say.Number(half)}";
    }

    /// <summary>The built-in activation of a name; null for the user's own, of which only the name is known here.</summary>
    private static Activation? Find(string name)
        => ActivationCatalogue.Names.Contains(name.Split(':')[0]) ? ActivationCatalogue.Parse(name) : null;

    /// <summary>The same slope on both sides of 0, and bounded, or the identity.</summary>
    private static bool IsLinearAtZero(Activation f)
    {
        const double Near = 1e-4, Far = 50;
        var isSmooth = Math.Abs(f.Derivative(Near) - f.Derivative(-Near)) < 1e-3;
        return isSmooth && Math.Abs(Math.Abs(f.Value(Far)) - Math.Abs(f.Value(-Far))) < 1e-6 * Math.Max(1, Math.Abs(f.Value(Far)));
    }
}
