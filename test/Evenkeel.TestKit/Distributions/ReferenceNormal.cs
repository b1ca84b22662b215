namespace Evenkeel.TestKit.Distributions;

/// <summary>N(location, sigma²) between two bounds in sigmas, or without.</summary>
public sealed record ReferenceNormal : ReferenceLaw
{
    /// <summary>A standard normal value beyond has probability 1e-28.</summary>
    private const double Far = 11;

    private readonly double location, sigma, low, high, below, inside;

    /// <summary>The law between low and high, which may be infinite.</summary>
    public ReferenceNormal(double location, double sigma, double low, double high)
    {
        (this.location, this.sigma) = (location, sigma);
        (this.low, this.high) = (Math.Max(low, -Far), Math.Min(high, Far));
        below = Gaussian.Cdf(this.low);
        inside = Gaussian.Cdf(this.high) - below;
        (Mean, Std) = (location, sigma);
        Mean = Integral(x => x);
        Std = Math.Sqrt(Integral(x => (x - Mean) * (x - Mean)));
    }

    /// <inheritdoc/>
    public override double Mean { get; }

    /// <inheritdoc/>
    public override double Std { get; }

    /// <inheritdoc/>
    public override (double Low, double High) Support => (location + low * sigma, location + high * sigma);

    /// <inheritdoc/>
    public override double Cdf(double x) => Math.Clamp((Gaussian.Cdf((x - location) / sigma) - below) / inside, 0, 1);

    /// <inheritdoc/>
    public override double Survival(double x) => Math.Clamp((Gaussian.Survival((x - location) / sigma) - Gaussian.Survival(high)) / inside, 0, 1);

    /// <inheritdoc/>
    public override double Density(double x) => (x - location) / sigma is var z && z >= low && z <= high ? Gaussian.Density(z) / (sigma * inside) : 0;
}
