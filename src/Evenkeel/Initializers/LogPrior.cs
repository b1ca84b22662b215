using System.Collections.Immutable;
using Evenkeel.Networks;
using Evenkeel.Numerics.Random;
using Evenkeel.Numerics.Text;
using Evenkeel.Numerics.Threads;

namespace Evenkeel.Initializers;

/// <summary>
/// A classifier's bias from its classes' priors p: ln pᵢ for a softmax, so that zero logits besides give the priors and the loss begins at
/// their entropy; ln(p/(1 − p)) for a single sigmoid (Lin et al. 2017, section 4.1).
/// </summary>
/// <param name="Priors">One number for each class, priors or counts, which are divided by their sum; of a single one, p itself; none: those of data.</param>
public sealed record LogPrior(ImmutableArray<double> Priors) : Initializer
{
    /// <inheritdoc/>
    public override string Name => IsOfData ? "log-prior" : $"log-prior:{string.Join(',', Priors.Select(NumberText.ToText))}";

    /// <inheritdoc/>
    public override bool IsCentred => false;

    /// <summary>Whether the priors are yet to be taken from the targets of data, by <see cref="Recipes.Recipe.Fit"/>.</summary>
    public bool IsOfData => Priors.IsDefaultOrEmpty;

    /// <summary>NaN: nothing is drawn.</summary>
    public override double Kurtosis => double.NaN;

    /// <inheritdoc/>
    public override double SecondMoment(Shape shape, Fans fans) => IsOfData ? double.NaN : Values().Average(v => v * v);

    /// <inheritdoc/>
    public bool Equals(LogPrior? other) => other is not null && IsOfData == other.IsOfData && (IsOfData || Priors.AsSpan().SequenceEqual(other.Priors.AsSpan()));

    /// <inheritdoc/>
    public override int GetHashCode() => Name.GetHashCode(StringComparison.Ordinal);

    internal override IEnumerable<string> FindArgumentProblems()
    {
        if (IsOfData) yield break;
        if (Priors.Length == 1 && Priors[0] is not (> 0 and < 1)) yield return $"a single prior (={NumberText.ToText(Priors[0])}) must lie between 0 and 1, without them";
        else if (Priors.FirstOrDefault(p => !(p > 0 && double.IsFinite(p)), 1) is var p and not 1) yield return $"a prior (={NumberText.ToText(p)}) must be positive and finite; for a class that was never seen add 1 to each count";
    }

    private protected override IEnumerable<string> FindProblems(DType type, Shape shape, Fans fans)
        => IsOfData ? ["its priors are those of data: give targets that are classes, or the priors, as in log-prior:0.2,0.8"]
            : shape.Length == Priors.Length ? [] : [$"{Priors.Length} priors must be as many as the values of the shape {shape}"];

    private protected override unsafe void Fill<T>(T* values, Shape shape, Fans fans, AddressedRandom random, Workers workers)
    {
        foreach (var value in Values()) *values++ = Elements.Of<T>(value);
    }

    private double[] Values()
    {
        if (Priors.Length == 1) return [Reproducible.Log(Priors[0] / (1 - Priors[0]))];
        var sum = Priors.Sum();
        return [.. Priors.Select(p => Reproducible.Log(p / sum))];
    }
}
