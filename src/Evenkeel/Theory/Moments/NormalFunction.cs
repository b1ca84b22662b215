using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Evenkeel.Networks.Activations;

namespace Evenkeel.Theory.Moments;

/// <summary>
/// A function g of normal values x ~ N(m, v), by its Hermite coefficients a_k = E[g(m + √v z) He_k(z)]/√k!: for two values of covariance c v,
/// E[g(x) g(x')] = Σ a_k² c^k (Poole et al. 2016; Daniely et al. 2016).
/// </summary>
/// <remarks>
/// Integrals by 16-point Gauss–Legendre rules on pieces split at the kinks, exact to some 1e-9 of E g² for functions that are smooth on the
/// scale of 1. The orders beyond the last one are known by their sum, E g² − Σ a_k², which stands at the next order: for a kink that
/// errs by some 1e-4 of E g² near c = 1. A skewness κ of the values adds κ/6 E[· He₃] to E g, E g² and E g'² (Gram and Charlier). Functions with g(λx) = λ g(x), as ReLU, have closed forms (Cho and Saul 2009, equation 1).
/// </remarks>
internal sealed class NormalFunction
{
    private const int UsualOrders = 24;

    private static readonly ConditionalWeakTable<Activation, Unit> Units = [];

    /// <summary>A skewness beyond this is that of no sum of several branches, and one term no longer tells it.</summary>
    private const double MostSkewed = 1;

    private readonly NormalFunction? unskewed;
    private readonly double[] coefficients;
    private readonly double[] squares;
    private readonly double[] squaresOfSquare;
    private readonly (double Minus, double Plus)? slopes;
    private readonly double mean;
    private readonly double variance;

    private NormalFunction(
        double m, double v, double[] coefficients, double[] coefficientsOfSquare, double second, double fourth, double slope, (double, double)? slopes,
        NormalFunction? unskewed = null, double? skewedMean = null)
    {
        this.unskewed = unskewed;
        (mean, variance, Second, Slope, this.slopes, this.coefficients) = (m, v, second, slope, slopes, coefficients);
        Mean = skewedMean ?? coefficients[0];
        Linear = coefficients[1];
        squares = WithRest(coefficients, second);
        squaresOfSquare = WithRest(coefficientsOfSquare, fourth);
    }

    /// <summary>E g.</summary>
    public double Mean { get; }

    /// <summary>E g².</summary>
    public double Second { get; }

    /// <summary>E g'².</summary>
    public double Slope { get; }

    /// <summary>a₁ = √v E g'.</summary>
    public double Linear { get; }

    /// <summary>Whether g(λx) = λ g(x) for λ > 0, and the values are of mean 0: then g'(x) x = g(x).</summary>
    public bool IsHomogeneous => slopes is not null;

    /// <summary>d ln E g²/d ln v: by how many per cent E g² changes when m² and v change by one.</summary>
    public double Sensitivity { get; private init; }

    /// <summary>E (g − E g)³.</summary>
    public double Third { get; private init; }

    /// <param name="g">The function.</param>
    /// <param name="slope">g'.</param>
    /// <param name="kinks">Where g' jumps.</param>
    /// <param name="m">The mean of its argument.</param>
    /// <param name="v">The variance of its argument.</param>
    /// <param name="skewness">κ, E (x − m)³/v^1.5.</param>
    /// <param name="orders">How many coefficients are computed.</param>
    public static NormalFunction Of(Func<double, double> g, Func<double, double> slope, ImmutableArray<double> kinks, double m, double v, double skewness = 0, int orders = UsualOrders)
    {
        if (!(v > 0)) return Constant(g(m), slope(m), m);
        return Of(Integrals.Of(g, slope, kinks, m, v, orders), m, v, m == 0 ? Homogeneity(g) : null, skewness);
    }

    /// <summary>An activation; of one with f(λx) = λ f(x) at mean 0 the integrals are those at variance 1, scaled, and taken once.</summary>
    public static NormalFunction Of(Activation f, double m, double v, double skewness)
    {
        if (m != 0 || !(v > 0)) return Of(f.Value, f.Derivative, f.Facts.Kinks, m, v, skewness);
        var unit = Units.GetValue(f, static key => new Unit(Homogeneity(key.Value) is { } lines ? (Integrals.Of(key.Value, key.Derivative, key.Facts.Kinks, 0, 1, UsualOrders), lines) : null));
        return unit.Known is var (integrals, slopes) ? Of(integrals.Scaled(v), 0, v, slopes, skewness) : Of(f.Value, f.Derivative, f.Facts.Kinks, m, v, skewness);
    }

    private static NormalFunction Of(Integrals of, double m, double v, (double, double)? lines, double skewness)
    {
        var (a, b) = (of.Coefficients, of.OfSquare);

        // dE g²/dv = E[(g²)'']/2, whose coefficient is b₂, and dE g²/dm = E[(g²)'], whose is b₁.
        var sensitivity = Math.Sqrt(0.5) * b[2] + m / (2 * Math.Sqrt(v)) * b[1];
        var function = new NormalFunction(m, v, a, b, of.Second, of.Fourth, of.Slopes, lines) { Sensitivity = sensitivity, Third = of.Third - 3 * a[0] * of.Second + 2 * a[0] * a[0] * a[0] };
        var kappa = Math.Clamp(skewness, -MostSkewed, MostSkewed);
        var (mean, skewed) = (a[0] + kappa * a[3] / Math.Sqrt(6), of.Second * (1 + kappa * b[3] / Math.Sqrt(6)));
        if (kappa == 0 || !(skewed > mean * mean) || !(of.Second > a[0] * a[0])) return function;
        return new NormalFunction(m, v, a, b, skewed, of.Fourth, Math.Max(0, of.Slopes + kappa * of.SkewSlopes), lines, function, mean) { Sensitivity = sensitivity, Third = function.Third };
    }

    /// <summary>E[g(x) g(x')] for E[x x'] = k.</summary>
    public double Product(double k)
    {
        if (unskewed is { } plain) return Mean * Mean + (plain.Product(k) - plain.Mean * plain.Mean) * (Second - Mean * Mean) / (plain.Second - plain.Mean * plain.Mean);
        var c = Correlation(k);
        if (slopes is not { } s) return Series(squares, c);
        var (own, kink) = (s.Minus, s.Plus - s.Minus);
        var arc = (Math.Sqrt(1 - c * c) + c * (Math.PI - Math.Acos(c))) / (2 * Math.PI);
        return variance * (own * (own + kink) * c + kink * kink * arc);
    }

    /// <summary>E[f(x) g(y)] for normal x and y of the given covariance.</summary>
    public static double Between(NormalFunction f, NormalFunction g, double covariance)
    {
        var spread = Math.Sqrt(f.variance * g.variance);
        var c = spread > 0 ? Math.Clamp(covariance / spread, -1, 1) : 1;
        if (f.slopes is not null && f.variance > 0) return Math.Sqrt(g.variance / f.variance) * f.Product(c * f.variance);
        double sum = Math.Sqrt(f.squares[^1] * g.squares[^1]);
        for (var k = UsualOrders; k >= 0; k--) sum = sum * c + f.coefficients[k] * g.coefficients[k];
        return sum;
    }

    /// <summary>E[f'(x) g'(y)] for normal x and y of the given covariance.</summary>
    public static double SlopesBetween(NormalFunction f, NormalFunction g, double covariance)
    {
        var spread = Math.Sqrt(f.variance * g.variance);
        if (!(spread > 0)) return Math.Sqrt(f.Slope * g.Slope);
        var c = Math.Clamp(covariance / spread, -1, 1);
        if (f.slopes is not null) return f.SlopeProduct(c * f.variance);
        double sum = 0;
        for (var k = UsualOrders; k >= 1; k--) sum = sum * c + k * f.coefficients[k] * g.coefficients[k] / spread;
        return sum;
    }

    /// <summary>E[g'(x) g'(x')] for E[x x'] = k.</summary>
    public double SlopeProduct(double k)
    {
        if (unskewed is { } plain) return plain.SlopeProduct(k) * Slope / plain.Slope;
        var c = Correlation(k);
        if (slopes is { } s)
        {
            var (own, kink) = (s.Minus, s.Plus - s.Minus);
            return own * (own + kink) + kink * kink * (Math.PI - Math.Acos(c)) / (2 * Math.PI);
        }

        if (!(variance > 0)) return Slope;
        double sum = 0, known = 0;
        var orders = squares.Length - 2;
        for (var order = orders; order >= 1; order--)
        {
            var term = order * squares[order] / variance;
            known += term;
            sum = sum * c + term;
        }

        return sum + Math.Max(0, Slope - known) * Math.Pow(c, orders);
    }

    /// <summary>
    /// Cov(g(x)², g(x')²)/(E g²)² for E[x x'] = k, without what a change of v explains, and, where the mean over units is held at 0 by a norm,
    /// without what that explains.
    /// </summary>
    public double SquareCovariance(double k, bool isCentred)
    {
        var c = Correlation(k);
        return Series(squaresOfSquare, c) - squaresOfSquare[0] - squaresOfSquare[2] * c * c - (isCentred ? squaresOfSquare[1] * c : 0);
    }

    private static NormalFunction Constant(double value, double slope, double m)
    {
        double[] a = new double[UsualOrders + 1], b = new double[UsualOrders + 1];
        (a[0], b[0]) = (value, 1);
        return new NormalFunction(m, 0, a, b, value * value, 1, slope * slope, null) { Sensitivity = value == 0 ? 1 : 0 };
    }

    private double Correlation(double k) => variance > 0 ? Math.Clamp((k - mean * mean) / variance, -1, 1) : 1;

    private static double Series(double[] coefficients, double c)
    {
        double sum = 0;
        for (var k = coefficients.Length - 1; k >= 0; k--) sum = sum * c + coefficients[k];
        return sum;
    }

    private static double[] WithRest(double[] coefficients, double total)
    {
        var squares = new double[coefficients.Length + 1];
        double known = 0;
        for (var k = 0; k < coefficients.Length; k++) known += squares[k] = coefficients[k] * coefficients[k];
        squares[^1] = Math.Max(0, total - known);
        return squares;
    }

    /// <summary>The slopes below and above 0 of a function that is two straight lines; null of others.</summary>
    private static (double Minus, double Plus)? Homogeneity(Func<double, double> g)
    {
        var (minus, plus) = (-g(-1), g(1));
        foreach (var x in (ReadOnlySpan<double>)[0, 0.1, 0.7, 3, 5.9, 7, 40])
        {
            if (g(x) != plus * x && Math.Abs(g(x) - plus * x) > 1e-12 * x) return null;
            if (Math.Abs(g(-x) + minus * x) > 1e-12 * x) return null;
        }

        return (minus, plus);
    }

    /// <summary>The integrals of a homogeneous activation at variance 1, and its slopes; null of others.</summary>
    private sealed record Unit((Integrals Integrals, (double, double) Lines)? Known);
}
