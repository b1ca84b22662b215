using System.Collections.Immutable;

namespace Evenkeel.Numerics.Quadrature;

/// <summary>Expectations over a normal variable: E[f(√q z)] = ∫ f(√q z) e^(−z²/2)/√(2π) dz with z ~ N(0, 1).</summary>
public static class GaussianIntegral
{
    /// <summary>The density is 1e-56 here: nothing that grows like a power, or like e^z, is missed beyond.</summary>
    private const double Reach = 16;

    /// <summary>Relative to E|f|.</summary>
    private const double Tolerance = 1e-13;

    private const double DensityAtZero = 0.39894228040143267794;

    /// <summary>
    /// Computes E[f(√q z)] by the double-exponential rule, split at 0 and at the kinks; the error is about 1e-12 of E|f|.
    /// </summary>
    /// <param name="f">
    /// The function, analytic between its kinks and growing no faster than e^|z|; NaN where it gives NaN. Values at 0 and at a kink have
    /// no weight.
    /// </param>
    /// <param name="q">The variance, finite and not negative; at 0 the result is f(0).</param>
    /// <param name="kinks">
    /// The arguments of f where it, or a derivative of it, jumps, in any order. 0 need not be among them: most activations are pieced
    /// together there. A jump that is not named costs digits, and the returned error estimate says how many.
    /// </param>
    /// <returns>The expectation and an estimate of its absolute error.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="q"/> is negative, infinite or NaN.</exception>
    public static Integral Of(Func<double, double> f, double q, ImmutableArray<double> kinks)
    {
        ArgumentNullException.ThrowIfNull(f);
        if (!(q >= 0 && double.IsFinite(q))) throw new ArgumentOutOfRangeException(nameof(q), q, "`q` must be finite and not negative: it is a variance.");
        if (q == 0) return new(f(0), 0);

        var sigma = Math.Sqrt(q);
        double value = 0, error = 0;
        var from = -Reach;
        foreach (var to in Splits(sigma, kinks))
        {
            var piece = TanhSinh.Of(z => f(sigma * z) * Math.Exp(-0.5 * z * z), from, to, Tolerance);
            value += piece.Value;
            error += piece.Error;
            from = to;
        }

        return new(DensityAtZero * value, DensityAtZero * error);
    }

    /// <summary>The ends of the pieces, ascending.</summary>
    private static IEnumerable<double> Splits(double sigma, ImmutableArray<double> kinks)
        => (kinks.IsDefault ? [] : kinks)
            .Select(kink => kink / sigma)
            .Where(z => Math.Abs(z) < Reach)
            .Append(0)
            .Append(Reach)
            .Distinct()
            .Order();
}
