namespace Evenkeel.TestKit.Distributions;

/// <summary>Counts of rare events.</summary>
public static class Poisson
{
    /// <summary>Beyond so many expected events the normal distribution serves.</summary>
    private const double Many = 500;

    /// <summary>P of a count as far from its expectation, or further, on the same side.</summary>
    public static double PValue(long count, double expected)
    {
        if (expected > Many) return Gaussian.Survival((Math.Abs(count - expected) - 0.5) / Math.Sqrt(expected));
        if (count > 10 * expected + 100) return 0;
        double below = 0, term = Math.Exp(-expected);
        for (long k = 0; k < count; k++)
        {
            below += term;
            term *= expected / (k + 1);
        }

        return count > expected ? Math.Max(1 - below, term) : below + term;
    }
}
