using Evenkeel.Networks;
using Evenkeel.Numerics.Random;
using Evenkeel.Numerics.Text;

namespace Evenkeel.Initializers;

/// <summary>N(mean, std²), whatever the fans.</summary>
/// <param name="Std">The standard deviation (not the variance).</param>
/// <param name="Mean">The mean.</param>
public sealed record Normal(double Std, double Mean = 0) : ElementwiseInitializer
{
    /// <inheritdoc/>
    public override string Name => $"normal:{NumberText.ToText(Std)}{(Mean == 0 ? "" : $"?mean={NumberText.ToText(Mean)}")}";

    /// <inheritdoc/>
    public override Law LawOf(Fans fans) => new NormalLaw(Mean, Std);

    internal override IEnumerable<string> FindArgumentProblems() => [.. ArgumentRules.NotNegative("std", Std), .. ArgumentRules.Finite("mean", Mean)];
}
