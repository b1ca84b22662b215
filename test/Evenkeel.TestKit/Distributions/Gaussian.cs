namespace Evenkeel.TestKit.Distributions;

/// <summary>The standard normal distribution, by formulas of its own: nothing here is shared with what draws.</summary>
public static class Gaussian
{
    /// <summary>Beyond, the continued fraction converges faster than the series.</summary>
    private const double SeriesEnd = 4;

    private const int FractionTerms = 60;

    /// <summary>φ(z).</summary>
    public static double Density(double z) => Math.Exp(-0.5 * z * z) / Math.Sqrt(2 * Math.PI);

    /// <summary>Φ(z) = ½ + φ(z)(z + z³/3 + z⁵/15 + …) (Marsaglia 2004), and in the tails Laplace's continued fraction.</summary>
    public static double Cdf(double z) => z < -SeriesEnd ? Tail(-z) : z > SeriesEnd ? 1 - Tail(z) : 0.5 + Series(z);

    /// <summary>1 − Φ(z), exact to rounding in the upper tail.</summary>
    public static double Survival(double z) => Cdf(-z);

    private static double Series(double z)
    {
        double sum = z, last = 0, term = z;
        for (double i = 3; sum != last; i += 2)
        {
            last = sum;
            term *= z * z / i;
            sum += term;
        }

        return sum * Density(z);
    }

    private static double Tail(double z)
    {
        if (double.IsPositiveInfinity(z)) return 0;
        var fraction = z;
        for (var i = FractionTerms; i > 0; i--) fraction = z + i / fraction;
        return Density(z) / fraction;
    }
}
