namespace Evenkeel.Numerics.Random;

/// <summary>N(mean, std²).</summary>
/// <param name="Mean">The mean.</param>
/// <param name="Std">The standard deviation.</param>
public sealed record NormalLaw(double Mean, double Std) : Law
{
    /// <summary>The largest standard normal that is ever drawn: the quantile of 2⁻⁶⁵, one half of the finest step of 64 bits.</summary>
    public const double MostSigmas = 9.2;

    /// <inheritdoc/>
    public override double Mean { get; } = Mean;

    /// <inheritdoc/>
    public override double Variance => Std * Std;

    /// <inheritdoc/>
    public override double Kurtosis => Std > 0 ? 3 : double.NaN;

    /// <inheritdoc/>
    public override double Reach => Math.Abs(Mean) + MostSigmas * Std;

    /// <inheritdoc/>
    public override void Fill(Span<float> destination, AddressedRandom random, long start) => random.FillNormal(destination, start, Mean, Std);

    /// <inheritdoc/>
    public override void Fill(Span<double> destination, AddressedRandom random, long start) => random.FillNormal(destination, start, Mean, Std);
}
