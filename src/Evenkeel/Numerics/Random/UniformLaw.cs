namespace Evenkeel.Numerics.Random;

/// <summary>U(low, high), both ends included.</summary>
/// <param name="Low">The least value.</param>
/// <param name="High">The largest value.</param>
public sealed record UniformLaw(double Low, double High) : Law
{
    /// <inheritdoc/>
    public override double Mean => (Low + High) / 2;

    /// <inheritdoc/>
    public override double Variance => (High - Low) * (High - Low) / 12;

    /// <inheritdoc/>
    public override double Kurtosis => High > Low ? 1.8 : double.NaN;

    /// <inheritdoc/>
    public override double Reach => Math.Max(Math.Abs(Low), Math.Abs(High));

    /// <inheritdoc/>
    public override void Fill(Span<float> destination, AddressedRandom random, long start) => random.FillUniform(destination, start, Low, High);

    /// <inheritdoc/>
    public override void Fill(Span<double> destination, AddressedRandom random, long start) => random.FillUniform(destination, start, Low, High);
}
