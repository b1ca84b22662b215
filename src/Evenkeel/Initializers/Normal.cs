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
    public override double Kurtosis => 3;

    /// <inheritdoc/>
    public override double SecondMoment(Shape shape, Fans fans) => Std * Std;

    /// <inheritdoc/>
    public override void FillSlice(Span<float> slice, long start, Fans fans, AddressedRandom random) => random.FillNormal(slice, start, 0, Std);
}
