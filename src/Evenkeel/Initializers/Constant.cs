using System.Globalization;
using Evenkeel.Networks;
using Evenkeel.Numerics.Random;

namespace Evenkeel.Initializers;

/// <summary>Every value the same. Right for biases and norms; a weight matrix so filled never breaks the symmetry of its units.</summary>
/// <param name="Value">The value.</param>
public sealed record Constant(double Value) : ElementwiseInitializer
{
    /// <inheritdoc/>
    public override string Name => Value switch { 0 => "zeros", 1 => "ones", _ => string.Create(CultureInfo.InvariantCulture, $"constant:{Value}") };

    /// <inheritdoc/>
    public override bool IsCentred => Value == 0;

    /// <inheritdoc/>
    public override double Kurtosis => double.NaN;

    /// <inheritdoc/>
    public override double SecondMoment(Shape shape, Fans fans) => Value * Value;

    /// <inheritdoc/>
    public override void FillSlice(Span<float> slice, long start, Fans fans, AddressedRandom random) => slice.Fill((float)Value);
}
