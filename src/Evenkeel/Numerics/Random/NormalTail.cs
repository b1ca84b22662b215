using Evenkeel.Numerics.Simd;

namespace Evenkeel.Numerics.Random;

/// <summary>The upper tail Q(z) = P(Z > z) of the standard normal law and its inverse, the same bits on every machine.</summary>
internal static class NormalTail
{
    private const double RootHalf = 0.70710678118654752440;

    private const double LogOfRoot2Pi = 0.91893853320467274178;

    private const double RootOf2OverPi = 0.79788456080286535588;

    private const double RootOfHalfPi = 1.25331413731550025121;

    /// <summary>From here on Mills' ratio is its asymptotic series, whose terms fall below 1e-17 before they grow again.</summary>
    private const double Far = 38;

    /// <summary>Below, a tail is known by its logarithm alone.</summary>
    private const double LeastLog = -700;

    /// <summary>ln 0.08, in the central part of the quantile's approximation.</summary>
    private const double LogOfCentralTail = -2.5257286443082556;

    private const int NewtonSteps = 4;

    /// <summary>Computes Q(z) for any z, infinite ones too.</summary>
    public static double Of(double z)
        => z < 0 ? 1 - Of(-z)
        : double.IsPositiveInfinity(z) ? 0
        : 0.5 * Reproducible.Exp(-0.5 * z * z) * ScaledErfc(z);

    /// <summary>Computes ln Q(z) for z ≥ 0, however far.</summary>
    public static double LogOf(double z) => -0.5 * z * z + Reproducible.Log(0.5 * ScaledErfc(z));

    /// <summary>Computes Q(to)/Q(from) for 0 ≤ from ≤ to, neither of which need be a number that is not 0.</summary>
    public static double Ratio(double from, double to)
        => double.IsPositiveInfinity(to) ? 0 : Reproducible.Exp(0.5 * (from - to) * (from + to)) * (ScaledErfc(to) / ScaledErfc(from));

    /// <summary>Computes the z below which a share of 0 &lt; p &lt; 1 lies, Q(−z) = p.</summary>
    public static double Quantile(double p) => p <= 0.5 ? -Inverse(p) : Inverse(1 - p);

    /// <summary>Computes the z with Q(z) = p for 0 &lt; p ≤ ½ (Wichura 1988, algorithm AS 241, PPND16: relative error 1e-16).</summary>
    public static double Inverse(double p)
    {
        var central = 0.5 - p;
        return central > Wichura.CentralEnd
            ? OuterInverse(Reproducible.Log(p))
            : central * Wichura.Central(Wichura.CentralEnd * Wichura.CentralEnd - central * central);
    }

    /// <summary>Computes the z ≥ 0 with ln Q(z) = <paramref name="logP"/>, however small the tail.</summary>
    public static double InverseOfLog(double logP) => logP > LogOfCentralTail ? Inverse(Math.Min(0.5, Reproducible.Exp(logP))) : OuterInverse(logP);

    private static double OuterInverse(double logP)
    {
        if (logP > LeastLog) return Wichura.Tail(Math.Sqrt(-logP));

        // Newton on ln Q, whose slope is −1 over Mills' ratio and nearly linear, so that few steps do.
        var z = Math.Sqrt(-2 * (logP + LogOfRoot2Pi) - Reproducible.Log(-2 * logP));
        for (var step = 0; step < NewtonSteps; step++) z += (LogOf(z) - logP) * ScaledErfc(z) * RootOfHalfPi;
        return z;
    }

    /// <summary>Computes e^(z²/2) erfc(z/√2) for z ≥ 0: √(2/π) times Mills' ratio Q(z)/φ(z).</summary>
    private static double ScaledErfc(double z)
    {
        if (z <= Far) return ScaledComplement.Of<Vec1<double>, double>(new Vec1<double>(z * RootHalf));
        var r = 1 / (z * z);
        return RootOf2OverPi / z * (1 - r * (1 - 3 * r * (1 - 5 * r * (1 - 7 * r * (1 - 9 * r)))));
    }
}
