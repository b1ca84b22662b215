using Evenkeel.Networks;
using Evenkeel.Numerics.Random;
using Evenkeel.Numerics.Text;

namespace Evenkeel.Initializers;

/// <summary>What the standard deviation of a truncated normal distribution is said of.</summary>
public enum TruncatedStd
{
    /// <summary>The normal distribution before it is cut; what remains has less.</summary>
    Before,

    /// <summary>The values that are drawn.</summary>
    After,
}

/// <summary>N(mean, σ²) without what lies below low or above high, which count in σ, so that they mean the same at every scale.</summary>
/// <remarks>Bounds that are not symmetric move the mean of what is drawn; <see cref="Law.Mean"/> of <see cref="LawOf"/> has it.</remarks>
/// <param name="Std">The standard deviation, of the normal distribution or of the values as <paramref name="Of"/> says.</param>
/// <param name="Mean">The mean of the normal distribution.</param>
/// <param name="Low">The lower bound in σ; −∞ for none.</param>
/// <param name="High">The upper bound in σ; ∞ for none.</param>
/// <param name="Of">What <paramref name="Std"/> is said of.</param>
public sealed record TruncatedNormal(double Std, double Mean = 0, double Low = -2, double High = 2, TruncatedStd Of = TruncatedStd.Before) : ElementwiseInitializer
{
    /// <inheritdoc/>
    public override string Name
    {
        get
        {
            List<string> options = [];
            if (Mean != 0) options.Add($"mean={NumberText.ToText(Mean)}");
            if (Low != -2) options.Add($"low={NumberText.ToText(Low)}");
            if (High != 2) options.Add($"high={NumberText.ToText(High)}");
            if (Of == TruncatedStd.After) options.Add("std=after");
            return $"truncated-normal:{NumberText.ToText(Std)}{(options.Count == 0 ? "" : $"?{string.Join('&', options)}")}";
        }
    }

    /// <inheritdoc/>
    public override Law LawOf(Fans fans) => new TruncatedNormalLaw(Mean, Of == TruncatedStd.After ? Std / TruncatedNormalLaw.StdOf(Low, High) : Std, Low, High);

    internal override IEnumerable<string> FindArgumentProblems()
        => [.. ArgumentRules.Positive("sigma", Std), .. ArgumentRules.Finite("mean", Mean), .. ArgumentRules.Ordered(Low, High)];
}
