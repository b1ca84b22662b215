namespace Evenkeel.Numerics.Random;

/// <summary>All values the same.</summary>
/// <param name="Value">The value.</param>
public sealed record ConstantLaw(double Value) : Law
{
    /// <inheritdoc/>
    public override double Mean => Value;

    /// <inheritdoc/>
    public override double Variance => 0;

    /// <inheritdoc/>
    public override double Kurtosis => double.NaN;

    /// <inheritdoc/>
    public override double Reach => Math.Abs(Value);

    /// <inheritdoc/>
    public override void Fill(Span<float> destination, AddressedRandom random, long start) => destination.Fill((float)Value);

    /// <inheritdoc/>
    public override void Fill(Span<double> destination, AddressedRandom random, long start) => destination.Fill(Value);
}
