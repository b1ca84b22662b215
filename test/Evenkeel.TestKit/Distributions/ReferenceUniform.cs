namespace Evenkeel.TestKit.Distributions;

/// <summary>U(low, high).</summary>
public sealed record ReferenceUniform(double Low, double High) : ReferenceLaw
{
    /// <inheritdoc/>
    public override double Mean => (Low + High) / 2;

    /// <inheritdoc/>
    public override double Std => (High - Low) / Math.Sqrt(12);

    /// <inheritdoc/>
    public override (double Low, double High) Support => (Low, High);

    /// <inheritdoc/>
    public override double Cdf(double x) => Math.Clamp((x - Low) / (High - Low), 0, 1);

    /// <inheritdoc/>
    public override double Survival(double x) => Math.Clamp((High - x) / (High - Low), 0, 1);

    /// <inheritdoc/>
    public override double Density(double x) => x >= Low && x <= High ? 1 / (High - Low) : 0;
}
