namespace Evenkeel.Numerics.Random;

/// <summary>N(mean, σ²) on the condition that the value lies between two bounds.</summary>
public sealed record TruncatedNormalLaw : Law
{
    private readonly TruncatedMoments moments;

    /// <summary>N(<paramref name="mean"/>, <paramref name="sigma"/>²) between mean + σ low and mean + σ high.</summary>
    /// <param name="mean">The mean before truncation.</param>
    /// <param name="sigma">The standard deviation before truncation, above 0.</param>
    /// <param name="low">The lower bound in units of σ from the mean; may be −∞.</param>
    /// <param name="high">The upper bound in units of σ from the mean, above <paramref name="low"/>; may be ∞.</param>
    public TruncatedNormalLaw(double mean, double sigma, double low, double high)
    {
        (Location, Sigma, Low, High) = (mean, sigma, low, high);
        moments = TruncatedMoments.Of(low, high);
    }

    /// <summary>The mean before truncation.</summary>
    public double Location { get; }

    /// <summary>The standard deviation before truncation.</summary>
    public double Sigma { get; }

    /// <summary>The lower bound in units of σ from the mean.</summary>
    public double Low { get; }

    /// <summary>The upper bound in units of σ from the mean.</summary>
    public double High { get; }

    /// <inheritdoc/>
    public override double Mean => Location + Sigma * moments.Mean;

    /// <inheritdoc/>
    public override double Variance => Sigma * Sigma * moments.Variance;

    /// <inheritdoc/>
    public override double Kurtosis => moments.Kurtosis;

    /// <inheritdoc/>
    public override double Reach => Math.Max(Math.Abs(Location - Sigma * Farthest(-High, -Low)), Math.Abs(Location + Sigma * Farthest(Low, High)));

    /// <summary>The standard deviation of the standard normal law between two bounds: 0.8796256610342398 for ±2.</summary>
    public static double StdOf(double low, double high) => Math.Sqrt(TruncatedMoments.Of(low, high).Variance);

    /// <inheritdoc/>
    public override void Fill(Span<float> destination, AddressedRandom random, long start) => random.FillTruncatedNormal(destination, start, Location, Sigma, Low, High);

    /// <inheritdoc/>
    public override void Fill(Span<double> destination, AddressedRandom random, long start) => random.FillTruncatedNormal(destination, start, Location, Sigma, Low, High);

    /// <summary>The upper bound, or the largest value that is ever drawn below it.</summary>
    private static double Farthest(double low, double high)
        => Math.Min(high, Math.Sqrt(Math.Max(0, low) * Math.Max(0, low) + NormalLaw.MostSigmas * NormalLaw.MostSigmas));
}
