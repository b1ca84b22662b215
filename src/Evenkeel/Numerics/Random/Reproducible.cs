namespace Evenkeel.Numerics.Random;

/// <summary>
/// Elementary functions from additions, multiplications, divisions and square roots alone, which IEEE 754 rounds in one way: the same bits
/// on every machine, which a system's own library does not promise. Accurate to about two units in the last place.
/// </summary>
internal static class Reproducible
{
    /// <summary>ln 2 in two parts; the first has 32 zero bits at its end, so that its multiples by exponents are exact.</summary>
    private const double Ln2High = 6.93147180369123816490e-01, Ln2Low = 1.90821492927058770002e-10;

    private const double Log2OfE = 1.44269504088896340736;

    private const double RootHalf = 0.70710678118654752440;

    /// <summary>Below, e^x is 0.</summary>
    private const double LeastExponent = -746;

    /// <summary>The terms of e^r for |r| ≤ ln 2/2: 0.3466¹⁶/16! is 2e-21.</summary>
    private const int ExpTerms = 16;

    /// <summary>The terms of artanh s for |s| ≤ 0.172: 0.172²⁴/25 is 2e-20.</summary>
    private const int LogTerms = 12;

    /// <summary>Computes eˣ by x = n ln 2 + r and the series of e^r.</summary>
    public static double Exp(double x)
    {
        if (double.IsNaN(x)) return x;
        if (x < LeastExponent) return 0;
        var n = Math.Floor(x * Log2OfE + 0.5);
        var r = x - n * Ln2High - n * Ln2Low;
        var sum = 1.0;
        for (var k = ExpTerms; k > 0; k--) sum = 1 + r * sum / k;
        return Math.ScaleB(sum, (int)Math.Min(n, 2000));
    }

    /// <summary>Computes ln x for x > 0 by x = 2ⁿ m with m near 1 and ln m = 2 artanh((m − 1)/(m + 1)).</summary>
    public static double Log(double x)
    {
        if (!(x > 0)) return x == 0 ? double.NegativeInfinity : double.NaN;
        if (double.IsPositiveInfinity(x)) return x;
        var n = Math.ILogB(x);
        var m = Math.ScaleB(x, -n);
        if (m > 1 / RootHalf) (m, n) = (m / 2, n + 1);
        var s = (m - 1) / (m + 1);
        var square = s * s;
        var sum = 0.0;
        for (var k = LogTerms; k > 0; k--) sum = (sum + 1.0 / (2 * k + 1)) * square;
        return n * Ln2High + (n * Ln2Low + 2 * s * sum + 2 * s);
    }
}
