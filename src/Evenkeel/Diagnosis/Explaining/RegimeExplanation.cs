using System.Collections.Immutable;
using System.Globalization;
using Evenkeel.Networks.Activations;
using Evenkeel.Theory.MeanField;

namespace Evenkeel.Diagnosis.Explaining;

/// <summary>Where signal, gradient and likeness of inputs go in a deep plain network.</summary>
/// <param name="Activation">The activation.</param>
/// <param name="Point">The variances, and what follows from them.</param>
/// <param name="Verdict">What that means, in a sentence.</param>
public sealed record MeanFieldExplanation(Activation Activation, MeanFieldPoint Point, string Verdict) : Explanation
{
    /// <summary>Biases as in the reference tables and in the figures of Schoenholz et al.</summary>
    internal const double UsualBiases = 0.05;

    /// <summary>Where the theory comes from.</summary>
    public static string Source => RegimeNotes.Source;

    internal static MeanFieldExplanation Of(Conditions conditions)
    {
        var f = conditions.Activation ?? Tanh.Activation;
        var biases = conditions.BiasVariance ?? UsualBiases;
        var point = MeanFieldPoint.Of(f, conditions.WeightVariance ?? EdgeOfChaos.At(f, biases)?.WeightVariance ?? 1, biases);
        return new(f, point, VerdictOf(point));
    }

    /// <summary>What a point means, in a sentence.</summary>
    public static string VerdictOf(MeanFieldPoint point)
    {
        ArgumentNullException.ThrowIfNull(point);
        var factor = Math.Sqrt(point.Chi).ToString("0.000", CultureInfo.InvariantCulture);
        var gradient = point.Chi switch { 1 => "gradients keep their scale", < 1 => $"gradients shrink by a factor of {factor} a layer", _ => $"gradients grow by a factor of {factor} a layer" };
        if (point.Q is not { } q) return $"the signal grows without bound, and {gradient}; take smaller weights or biases";
        if (q == 0) return $"the signal dies away, and {gradient}; take larger weights, or biases";
        if (point.TrainableDepth is not { } depth || double.IsInfinity(depth)) return $"at the edge of chaos: {gradient}, inputs stay apart longest, and no depth is too large";
        if (point.SignalDepth < 0) return $"q* = {q.ToString("G4", CultureInfo.InvariantCulture)} is not stable: a signal that is a little off goes farther off, by e in {(-point.SignalDepth.Value).ToString("0.#", CultureInfo.InvariantCulture)} layers; {gradient}";
        var likeness = point.Correlation == 1 ? "inputs become alike (ordered phase)" : "inputs that are alike are torn apart (chaotic phase)";
        return $"{likeness}, and {gradient}; trainable to about {Math.Max(1, Math.Round(depth)).ToString("N0", CultureInfo.InvariantCulture)} layers, 6 ξ_c";
    }
}

/// <summary>The weights' variance at which gradients keep their scale, for a given variance of biases.</summary>
/// <param name="Activation">The activation.</param>
/// <param name="BiasVariance">σ_b².</param>
/// <param name="WeightVariance">σ_w².</param>
/// <param name="Q">q*.</param>
public sealed record EdgeOfChaosExplanation(Activation Activation, double BiasVariance, double WeightVariance, double Q) : Explanation
{
    /// <summary>Where the theory comes from.</summary>
    public static string Source => RegimeNotes.Source;

    internal static EdgeOfChaosExplanation Of(Conditions conditions)
    {
        var f = conditions.Activation ?? Tanh.Activation;
        var biases = conditions.BiasVariance ?? (EdgeOfChaos.At(f, MeanFieldExplanation.UsualBiases) is null ? 0 : MeanFieldExplanation.UsualBiases);
        return EdgeOfChaos.At(f, biases) is var (weights, q) ? new(f, biases, weights, q)
            : throw new ArgumentException(FormattableString.Invariant($"{f.Name} has no edge of chaos at σ_b² = {biases:G6}: where χ₁ = 1, no q is kept; {(EdgeOfChaos.At(f, 0) is null ? "take another activation" : "take --sigma-b2 0")}"));
    }
}

/// <summary>The depths to which plain networks are trainable, over a grid of variances around the edge of chaos.</summary>
/// <param name="Activation">The activation.</param>
/// <param name="Diagram">The grid.</param>
public sealed record PhaseDiagramExplanation(Activation Activation, PhaseDiagram Diagram) : Explanation
{
    private const int ColumnsEachSide = 5;

    private static readonly ImmutableArray<double> BiasVariances = [0, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1];

    /// <summary>Where the theory comes from.</summary>
    public static string Source => RegimeNotes.Source;

    internal static PhaseDiagramExplanation Of(Conditions conditions)
    {
        var f = conditions.Activation ?? Tanh.Activation;
        var centre = (EdgeOfChaos.At(f, MeanFieldExplanation.UsualBiases) ?? EdgeOfChaos.At(f, 0))?.WeightVariance ?? 1;
        return new(f, PhaseDiagram.Of(f, [.. Enumerable.Range(-ColumnsEachSide, 2 * ColumnsEachSide + 1).Select(i => centre * Math.Pow(2, i / (double)ColumnsEachSide))], BiasVariances));
    }
}
