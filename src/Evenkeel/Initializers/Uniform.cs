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
    public override double Kurtosis => VarianceScaling.UniformKurtosis;

    /// <inheritdoc/>
    public override double SecondMoment(Shape shape, Fans fans) => Bound * Bound / 3;

    /// <inheritdoc/>
    public override void FillSlice(Span<float> slice, long start, Fans fans, AddressedRandom random) => random.FillUniform(slice, start, -Bound, Bound);
}
