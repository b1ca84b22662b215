using System.Globalization;
using Evenkeel.Networks;
using Evenkeel.Numerics.Random;

namespace Evenkeel.Initializers;

/// <summary>U(−bound, bound), whatever the fans; the variance is bound²/3.</summary>
/// <param name="Bound">The bound.</param>
public sealed record Uniform(double Bound) : ElementwiseInitializer
{
    /// <inheritdoc/>
    public override string Name => string.Create(CultureInfo.InvariantCulture, $"uniform:{Bound}");

    /// <inheritdoc/>
    public override Law LawOf(Fans fans) => new UniformLaw(-Bound, Bound);
}
