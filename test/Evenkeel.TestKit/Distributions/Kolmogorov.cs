namespace Evenkeel.TestKit.Distributions;

/// <summary>The test of Kolmogorov and Smirnov for one sample against a continuous law.</summary>
public static class Kolmogorov
{
    /// <summary>D = sup |F_n − F| of sorted values.</summary>
    public static double Statistic(ReadOnlySpan<double> sorted, ReferenceLaw law)
    {
        double largest = 0, n = sorted.Length;
        for (var i = 0; i < sorted.Length; i++)
        {
            var f = law.Cdf(sorted[i]);
            largest = Math.Max(largest, Math.Max((i + 1) / n - f, f - i / n));
        }

        return largest;
    }

    /// <summary>P(D_n ≥ d) = 2 Σ (−1)^(j−1) e^(−2 j² λ²), λ = d(√n + 0.12 + 0.11/√n) (Stephens 1970).</summary>
    public static double PValue(double d, long n)
    {
        var lambda = d * (Math.Sqrt(n) + 0.12 + 0.11 / Math.Sqrt(n));
        if (lambda < 0.2) return 1;
        double sum = 0;
        for (var j = 1; j <= 100; j++) sum += (j % 2 == 1 ? 2 : -2) * Math.Exp(-2.0 * j * j * lambda * lambda);
        return Math.Clamp(sum, 0, 1);
    }
}
