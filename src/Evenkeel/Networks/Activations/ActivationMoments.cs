using Evenkeel.Numerics.Quadrature;

namespace Evenkeel.Networks.Activations;

/// <summary>
/// What an activation f makes of normal pre-activations z ~ N(0, q): E[g(z)] = ∫ g(√q x) e^(−x²/2)/√(2π) dx for g = f, f², (f − E f)²,
/// f' and f'². Gains, moment maps and rules all read them here (Poole et al. 2016; Schoenholz et al. 2017).
/// </summary>
/// <param name="Q">q = E[z²], the variance of the pre-activations.</param>
/// <param name="Mean">E f.</param>
/// <param name="SecondMoment">E f².</param>
/// <param name="Variance">E (f − E f)², integrated as such: E f² − (E f)² would cancel where f is nearly constant.</param>
/// <param name="MeanDerivative">E f'.</param>
/// <param name="SecondMomentDerivative">E f'².</param>
public sealed record ActivationMoments(
    double Q, Integral Mean, Integral SecondMoment, Integral Variance, Integral MeanDerivative, Integral SecondMomentDerivative)
{
    /// <summary>
    /// Computes the moments by the double-exponential rule, split at 0 and at the kinks of f; each carries an estimate of its own error,
    /// about 1e-13 of E|g|. A derivative by central differences adds errors of its own, some 1e-10 of f''', which no estimate sees.
    /// </summary>
    /// <param name="f">The activation, built in or the user's own; it may grow no faster than e^|z|.</param>
    /// <param name="q">The variance of the pre-activations, finite and not negative.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="q"/> is negative, infinite or NaN.</exception>
    public static ActivationMoments Of(Activation f, double q)
    {
        ArgumentNullException.ThrowIfNull(f);
        var mean = MeanOf(f, q);
        var variance = Expect(f, q, z => (f.Value(z) - mean.Value) * (f.Value(z) - mean.Value));
        return new(q, mean, SecondMomentOf(f, q), variance, Expect(f, q, f.Derivative), SecondMomentOfDerivative(f, q));
    }

    /// <summary>E f alone.</summary>
    internal static Integral MeanOf(Activation f, double q) => Expect(f, q, f.Value);

    /// <summary>E f² alone.</summary>
    internal static Integral SecondMomentOf(Activation f, double q) => Expect(f, q, z => f.Value(z) * f.Value(z));

    /// <summary>E f'² alone.</summary>
    internal static Integral SecondMomentOfDerivative(Activation f, double q) => Expect(f, q, z => f.Derivative(z) * f.Derivative(z));

    /// <summary>d ln E f² / d ln q: by how many per cent E f² changes when q changes by one.</summary>
    internal static double Sensitivity(Activation f, double q)
    {
        const double LogStep = 1e-3;
        return (Math.Log(SecondMomentOf(f, q * (1 + LogStep)).Value) - Math.Log(SecondMomentOf(f, q * (1 - LogStep)).Value)) / (2 * LogStep);
    }

    /// <summary>E g for any other function that is smooth where f is.</summary>
    internal static Integral Expect(Activation f, double q, Func<double, double> g) => GaussianIntegral.Of(g, q, f.Facts.Kinks);
}
