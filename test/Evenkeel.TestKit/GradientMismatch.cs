using System.Globalization;

namespace Evenkeel.TestKit;

/// <summary>A gradient that differences do not confirm.</summary>
/// <param name="Tensor">The parameter's name, or "input".</param>
/// <param name="Place">The element's index, or which random direction.</param>
/// <param name="Backward">What the backward pass gives.</param>
/// <param name="Difference">What the central difference gives.</param>
/// <param name="Allowed">How far they may be apart.</param>
public sealed record GradientMismatch(string Tensor, string Place, double Backward, double Difference, double Allowed)
{
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Tensor}{Place}: the backward pass gives {Backward:R}, differences give {Difference:R}, allowed is ±{Allowed:G2}");
}

/// <summary>What a check found.</summary>
/// <param name="Mismatches">Wrong gradients.</param>
/// <param name="Probes">How many differences were taken.</param>
/// <param name="Kinks">How many of them disagreed with themselves at half the step, so that they say nothing.</param>
public sealed record GradientReport(IReadOnlyList<GradientMismatch> Mismatches, int Probes, int Kinks)
{
    /// <summary>Whether enough was probed to say that the gradients are right, and all of it is.</summary>
    public bool IsProof => Mismatches.Count == 0 && Probes > 0 && Kinks <= Math.Max(1, GradientTolerances.MostKinks * Probes);

    public override string ToString() => $"{Mismatches.Count} wrong of {Probes}, {Kinks} on kinks\n{string.Join('\n', Mismatches.Take(20))}";
}
