namespace Evenkeel.Numerics.Statistics;

/// <summary>
/// Moments of a set of values that can be merged with those of another set: count, mean and the sums of the centred second to fourth
/// powers, with the extremes, the zeros and the values that are not finite, which enter nothing else.
/// </summary>
public readonly record struct Moments
{
    /// <summary>The moments of no values.</summary>
    public static Moments Empty { get; } = new() { Min = double.PositiveInfinity, Max = double.NegativeInfinity };

    /// <summary>The number of finite values.</summary>
    public long Count { get; init; }

    /// <summary>The mean of the finite values.</summary>
    public double Mean { get; init; }

    /// <summary>Σ (x − mean)².</summary>
    public double M2 { get; init; }

    /// <summary>Σ (x − mean)³.</summary>
    public double M3 { get; init; }

    /// <summary>Σ (x − mean)⁴.</summary>
    public double M4 { get; init; }

    /// <summary>The smallest finite value; +∞ where there is none.</summary>
    public double Min { get; init; }

    /// <summary>The largest finite value; −∞ where there is none.</summary>
    public double Max { get; init; }

    /// <summary>The number of values that are exactly 0.</summary>
    public long Zeros { get; init; }

    /// <summary>The number of values that are NaN or infinite.</summary>
    public long NonFinite { get; init; }

    /// <summary>The population variance, M2/count.</summary>
    public double Variance => Count == 0 ? 0 : M2 / Count;

    /// <summary>The population standard deviation.</summary>
    public double Std => Math.Sqrt(Variance);

    /// <summary>√E[x²], from mean and variance.</summary>
    public double Rms => Math.Sqrt(Variance + Mean * Mean);

    /// <summary>E[(x − mean)⁴]/variance²: 3 for a normal, 1.8 for a uniform distribution; NaN for a constant.</summary>
    public double Kurtosis => M2 > 0 ? Count * (M4 / M2) / M2 : double.NaN;

    /// <summary>The share of all values that are exactly 0.</summary>
    public double ZeroFraction => Count + NonFinite == 0 ? 0 : (double)Zeros / (Count + NonFinite);

    /// <summary>The moments of both sets together (Chan, Golub and LeVeque 1979; Pébay 2008, equations 2.1 and 2.9).</summary>
    public static Moments operator +(Moments a, Moments b) => Add(a, b);

    /// <inheritdoc cref="op_Addition"/>
    public static Moments Add(Moments a, Moments b)
    {
        if (a.Count == 0) return b with { NonFinite = a.NonFinite + b.NonFinite };
        if (b.Count == 0) return a with { NonFinite = a.NonFinite + b.NonFinite };
        double na = a.Count, nb = b.Count, n = na + nb;
        var delta = b.Mean - a.Mean;
        var step = delta / n;
        return new Moments
        {
            Count = a.Count + b.Count,
            Mean = a.Mean + step * nb,
            M2 = a.M2 + b.M2 + delta * step * na * nb,
            M3 = a.M3 + b.M3 + delta * step * step * na * nb * (na - nb) + 3 * step * (na * b.M2 - nb * a.M2),
            M4 = a.M4 + b.M4 + delta * step * step * step * na * nb * (na * na - na * nb + nb * nb)
                + 6 * step * step * (na * na * b.M2 + nb * nb * a.M2) + 4 * step * (na * b.M3 - nb * a.M3),
            Min = Math.Min(a.Min, b.Min),
            Max = Math.Max(a.Max, b.Max),
            Zeros = a.Zeros + b.Zeros,
            NonFinite = a.NonFinite + b.NonFinite,
        };
    }
}
