using System.Collections.Immutable;
using Evenkeel.Initializers;
using Evenkeel.Initializers.Catalogue;
using Evenkeel.Initializers.Gains;
using Evenkeel.Initializers.Recipes;
using Evenkeel.Networks;
using Evenkeel.Networks.Activations;
using Evenkeel.Theory.MeanField;

namespace Evenkeel.Diagnosis.Explaining;

/// <summary>A scheme on given fans, and what a deep plain network of it does to signal and gradient.</summary>
/// <param name="Scheme">The scheme's name.</param>
/// <param name="Entry">Formula, purpose, source and options.</param>
/// <param name="Fans">The fans.</param>
/// <param name="Std">√E w² for these fans; NaN where the scheme draws no such weights.</param>
/// <param name="Network">The network that the layers are of: its activation, and the variances of weights and biases per unit.</param>
/// <param name="Layers">The way of signal and gradient; empty where theory has no map.</param>
/// <param name="Signal">What becomes of the signal.</param>
/// <param name="Gradient">What becomes of the gradient going back.</param>
/// <param name="Level">The forward gain at the first q, which would hold it there; null where there is none.</param>
/// <param name="Deviation">By what a small deviation from the level q is multiplied in each layer of that gain.</param>
/// <param name="Verdict">All of it in a sentence.</param>
public sealed record SchemeExplanation(
    string Scheme,
    SchemeEntry Entry,
    Fans Fans,
    double Std,
    PlainNetwork Network,
    ImmutableArray<PlainLayer> Layers,
    Course? Signal,
    Course? Gradient,
    Gain? Level,
    double Deviation,
    string Verdict) : Explanation
{
    private const double DefaultFan = 256;

    /// <summary>The factors on the rms at which `check` speaks of vanishing and exploding signals (EK201, EK202) and gradients (EK401, EK402).</summary>
    private const double SignalLimit = 10, GradientLimit = 1e3;

    /// <summary>n E[w²]: the square of the gain that the weights have on these fans.</summary>
    public double GainSquared => Network.WeightVariance;

    internal static SchemeExplanation Of(string name, Conditions conditions)
    {
        var recipe = Recipe.Parse(name);
        var entry = Schemes.Find(name.Split(':', '?')[0]);
        var scheme = recipe.Weights;
        if (conditions.Gain is { } gain) scheme = SchemeNotes.WithGain(scheme, gain.Value) ?? throw new ArgumentException($"--gain does not go with {name}, which has no gain");
        var fans = new Fans(conditions.FanIn ?? conditions.FanOut ?? DefaultFan, conditions.FanOut ?? conditions.FanIn ?? DefaultFan);
        var shape = new Shape(Whole(fans.Out), Whole(fans.In));
        var f = conditions.Activation ?? SchemeNotes.ActivationFor(entry);
        var misfits = scheme.Problems(DType.Float32, shape, fans);
        var variance = misfits.Count == 0 ? scheme.SecondMoment(shape, fans) : double.NaN;
        var biases = recipe.Biases == recipe.Weights ? variance : recipe.Biases.SecondMoment(shape, fans);
        var network = new PlainNetwork(f, fans.In * variance, biases, fans.Out / fans.In);
        ImmutableArray<PlainLayer> layers = misfits.Count == 0 && scheme.IsCentred && SchemeNotes.IsForLayers(entry) ? network.Layers(conditions.Depth, conditions.Q) : [];
        var level = ActivationGains.Of(ActivationMoments.Of(f, conditions.Q)).Forward is null ? null : Gain.Forward(f, conditions.Q);
        var shown = conditions.Gain is { } own ? $"{name} with gain {own.Name}" : name;
        var (signal, gradient) = layers.IsEmpty
            ? (null, (Course?)null)
            : (Course.Of([.. layers.Select(l => l.SecondMoment)], SignalLimit), Course.Of([.. layers.Reverse().Select(l => l.Gradient)], GradientLimit));
        return new(
            shown, entry, fans, Math.Sqrt(variance), network, layers, signal, gradient, level, ActivationMoments.Sensitivity(f, conditions.Q),
            misfits.Count > 0 ? $"not for a dense layer: {string.Join("; ", misfits)}"
            : SchemeNotes.IsForLayers(entry) ? SchemeVerdict.Of(network, layers, signal, gradient)
            : "not for the weights of layers");
    }

    private static long Whole(double fan) => (long)Math.Max(1, Math.Round(fan));
}
