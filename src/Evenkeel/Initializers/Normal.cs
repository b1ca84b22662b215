using System.Globalization;
using Evenkeel.Networks;
using Evenkeel.Numerics.Random;

namespace Evenkeel.Initializers;

/// <summary>N(0, std²), whatever the fans.</summary>
/// <param name="Std">The standard deviation (not the variance).</param>
public sealed record Normal(double Std) : ElementwiseInitializer
{
    /// <inheritdoc/>
    public override string Name => string.Create(CultureInfo.InvariantCulture, $"normal:{Std}");

    /// <inheritdoc/>
    public override Law LawOf(Fans fans) => new NormalLaw(0, Std);
}
