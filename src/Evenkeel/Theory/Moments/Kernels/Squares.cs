namespace Evenkeel.Theory.Moments.Kernels;

/// <summary>
/// How squares go together at two places: of values √s z whose scale s differs from place to place, windows that overlap see much of the same.
/// </summary>
/// <param name="OfUnit">Cov((x − E x)², (x' − E x)²) of one unit over the square of the variance; 2 ρ² of normal values.</param>
/// <param name="Together">Cov(s, s') of the scale that all units have in common at a place, which is 1 in the mean.</param>
internal sealed record Squares(Kernel OfUnit, Kernel Together)
{
    /// <summary>Those of a signal; what is not known of them is that of normal values, and of scales that are as alike as values are.</summary>
    public static Squares Of(SignalMoments x)
    {
        if (x.Squares is { } known) return known.Value;
        var normal = OfNormal(x.Kernel);
        return new(normal, normal.Affine(x.Inner.Same / 2, 0, 0));
    }

    /// <summary>2 ρ².</summary>
    public static Kernel OfNormal(Kernel kernel)
    {
        var (centre, variance) = (kernel.Mean * kernel.Mean, kernel.Variance);
        return variance > 0 ? kernel.Map(k => 2 * ((k - centre) / variance) * ((k - centre) / variance), 0) : kernel.Affine(0, 0, 0);
    }

    /// <summary>
    /// Cov(s, s')/Var s of the scales from which values have a kurtosis κ: at two places their squares have κ/3 (1 + 2 ρ²) of it beyond 2 ρ², at one place κ.
    /// </summary>
    public Kernel ScalesAlike(Kernel kernel, double kurtosis)
        => Kernel.Zip(OfNormal(kernel), OfUnit, (normal, all) => 3 * (all - normal) / (kurtosis * (1 + normal)), 0);

    /// <summary>
    /// Of a sum of independent values, whose scales go together: shares α and β of the variance have α² and β² of what the squares of each have beyond
    /// normal values, and 2 α β √(Cov_a Cov_b) (1 + 2 ρ²) of their scales.
    /// </summary>
    public static Squares OfSum(Kernel sum, IReadOnlyList<(SignalMoments Signal, double Share)> terms)
    {
        var normal = OfNormal(sum);
        var (roots, own, common) = (sum.Affine(0, 0, 0), sum.Affine(0, 0, 0), sum.Affine(0, 0, 0));
        foreach (var (signal, share) in terms)
        {
            var squares = Of(signal);
            var together = Fitting.Repeated(squares.Together, sum.Shape);
            roots = Kernel.Zip(roots, together, (sum, c) => sum + share * Math.Sqrt(Math.Max(0, c)), 0);
            common = Kernel.Zip(common, together, (sum, c) => sum - share * share * Math.Max(0, c), 0);
            if (signal.Squares is not null) own = own.Plus(Fitting.Repeated(squares.OfUnit.Plus(OfNormal(signal.Kernel), -1, 0), sum.Shape), share * share, 0);
        }

        var whole = Kernel.Product(roots, roots, 0);
        common = common.Plus(whole, 1, 0);
        return new(own.Plus(Kernel.Zip(common, normal, (c, n) => n + c * (1 + n), 0), 1, 0), whole);
    }

    public Squares Moved(Func<Kernel, Kernel> move) => new(move(OfUnit), move(Together));
}
