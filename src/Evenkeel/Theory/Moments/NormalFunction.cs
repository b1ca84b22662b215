using System.Collections.Immutable;
using System.Numerics.Tensors;

namespace Evenkeel.Theory.Moments;

/// <summary>
/// A function g of normal values x ~ N(m, v), by its Hermite coefficients a_k = E[g(m + √v z) He_k(z)]/√k!: for two values of covariance c v,
/// E[g(x) g(x')] = Σ a_k² c^k (Poole et al. 2016; Daniely et al. 2016).
/// </summary>
/// <remarks>
/// Integrals by 16-point Gauss–Legendre rules on pieces split at the kinks, exact to some 1e-9 of E g² for functions that are smooth on the
/// scale of 1. The orders beyond the last one are known by their sum, E g² − Σ a_k², which stands at the next order: for a kink that
/// errs by some 1e-4 of E g² near c = 1. A kurtosis κ of the values adds κ/24 E[· He₄] to E g, E g² and E g'² (Gram and Charlier). Functions with g(λx) = λ g(x), as ReLU, have closed forms (Cho and Saul 2009).
/// </remarks>
internal sealed class NormalFunction
{
    private const int UsualOrders = 24;

    private readonly double[] coefficients;
    private readonly double[] squares;
    private readonly double[] squaresOfSquare;
    private readonly double[] squaresOfCentred;
    private readonly (double Minus, double Plus)? slopes;
    private readonly double mean;
    private readonly double variance;

    private NormalFunction(
        double m, double v, double[] coefficients, double[] coefficientsOfSquare, double second, double fourth, double kurtosis, double slope, (double, double)? slopes)
    {
        (mean, variance, Second, Slope, this.slopes, this.coefficients) = (m, v, second, slope, slopes, coefficients);
        Kurtosis = kurtosis;
        Mean = coefficients[0];
        Linear = coefficients[1];
        squares = WithRest(coefficients, second);
        squaresOfSquare = WithRest(coefficientsOfSquare, fourth);

        // (g − E g)² by the coefficients of g² and of g.
        var spread = second - Mean * Mean;
        squaresOfCentred = spread > 0 ? WithRest([0, .. coefficients.Zip(coefficientsOfSquare, (a, b) => (second * b - 2 * Mean * a) / spread).Skip(1)], kurtosis + 2) : [0];
    }

    /// <summary>E g.</summary>
    public double Mean { get; }

    /// <summary>E g².</summary>
    public double Second { get; }

    /// <summary>E g'².</summary>
    public double Slope { get; }

    /// <summary>a₁ = √v E g'.</summary>
    public double Linear { get; }

    /// <summary>E[g g' x]/E g²: by how many per cent E g² changes when all E[x x'] change by one.</summary>
    public double Sensitivity { get; private init; }

    /// <param name="g">The function.</param>
    /// <param name="slope">g'.</param>
    /// <param name="kinks">Where g' jumps.</param>
    /// <param name="m">The mean of its argument.</param>
    /// <param name="v">The variance of its argument.</param>
    /// <param name="at">What x is by its normal score, where that is not x itself.</param>
    /// <param name="kurtosis">κ, E (x − m)⁴/v² − 3.</param>
    /// <param name="orders">How many coefficients are computed.</param>
    public static NormalFunction Of(Func<double, double> g, Func<double, double> slope, ImmutableArray<double> kinks, double m, double v, Func<double, double>? at = null, double kurtosis = 0, int orders = UsualOrders)
    {
        if (!(v > 0)) return Constant(g(m), slope(m), m);
        double[] a = new double[orders + 1], b = new double[orders + 1];
        var rule = NormalNodes.For(m, Math.Sqrt(v), kinks);
        double second = 0, third = 0, fourth = 0, slopes = 0, slopesBeyond = 0, products = 0;
        var values = new double[rule.Length];
        for (var i = 0; i < rule.Length; i++)
        {
            var (z, weight) = rule[i];
            var x = m + Math.Sqrt(v) * z;
            values[i] = g(x);
            var derivative = slope(x);
            second += weight * values[i] * values[i];
            slopes += weight * derivative * derivative;
            slopesBeyond += weight * derivative * derivative * (z * z * (z * z - 6) + 3);
            products += weight * values[i] * derivative * (at?.Invoke(x) ?? x);
        }

        double[] points = new double[rule.Length], ofValue = new double[rule.Length], ofSquare = new double[rule.Length];
        for (var i = 0; i < rule.Length; i++)
        {
            var (z, weight) = rule[i];

            // Relative to the second moment, so that a signal of 1e-80 does not underflow.
            var square = second > 0 ? values[i] * (values[i] / second) : 0;
            fourth += weight * square * square;
            third += second > 0 ? weight * square * (values[i] / Math.Sqrt(second)) : 0;
            (points[i], ofValue[i], ofSquare[i]) = (z, weight * values[i], weight * square);
        }

        Expand(points, ofValue, a, ofSquare, b);
        var (skewed, peaked) = !(second > 0) ? (0, 0) : Shape(a[0] / Math.Sqrt(second), third, fourth);
        var (mean, beyond) = orders < 4 ? (a[0], second) : (a[0] + kurtosis * a[4] / Math.Sqrt(24), second * (1 + kurtosis * b[4] / Math.Sqrt(24)));
        if (kurtosis != 0 && beyond > mean * mean) (a[0], second, slopes) = (mean, beyond, Math.Max(0, slopes + kurtosis * slopesBeyond / 24));
        return new NormalFunction(m, v, a, b, second, fourth, peaked, slopes, m == 0 && kurtosis == 0 ? Homogeneity(g) : null)
        {
            Sensitivity = second > 0 ? products / second : 1,
            Curvature = m == 0 && at is null ? Math.Sqrt(1.5) * b[4] : 0,
            OfSkewness = b[3] / Math.Sqrt(6),
            Skewness = skewed,
        };
    }

    /// <summary>The sums of two weighted functions times He_k(z)/√k!, by √(k+1) h_{k+1} = z h_k − √k h_{k−1}.</summary>
    private static void Expand(double[] z, double[] f, double[] a, double[] g, double[] b)
    {
        double[] before = new double[z.Length], hermite = new double[z.Length];
        Array.Fill(hermite, 1);
        for (var k = 0; k < a.Length; k++)
        {
            a[k] = TensorPrimitives.Dot<double>(f, hermite);
            b[k] = TensorPrimitives.Dot<double>(g, hermite);
            TensorPrimitives.Multiply<double>(before, -Math.Sqrt(k), before);
            TensorPrimitives.MultiplyAdd<double>(z, hermite, before, before);
            TensorPrimitives.Multiply<double>(before, 1 / Math.Sqrt(k + 1), before);
            (before, hermite) = (hermite, before);
        }
    }

    /// <summary>E[g(x) g(x')] for E[x x'] = k.</summary>
    public double Product(double k)
    {
        var c = Correlation(k);
        if (slopes is not { } s) return Series(squares, c);
        var (own, kink) = (s.Minus, s.Plus - s.Minus);
        var arc = (Math.Sqrt(1 - c * c) + c * (Math.PI - Math.Acos(c))) / (2 * Math.PI);
        return variance * (own * (own + kink) * c + kink * kink * arc);
    }

    /// <summary>The E[x x'] for which E[g(x) g(x')] is a number, of a function that grows; the nearest there is. By a table of 64 steps.</summary>
    public Func<double, double> Inverse()
    {
        const int Steps = 64;
        var (least, step) = (mean * mean - variance, 2 * variance / Steps);
        double[] products = [.. Enumerable.Range(0, Steps + 1).Select(i => Product(least + i * step))];
        return product =>
        {
            var i = Math.Clamp(Array.FindIndex(products, p => p >= product) is var found && found < 0 ? Steps : found, 1, Steps);
            var (from, to) = (products[i - 1], products[i]);
            return least + step * (i - 1 + (to > from ? Math.Clamp((product - from) / (to - from), 0, 1) : 1));
        };
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

    /// <summary>Cov((g(x) − E g)², (g(x') − E g)²) over the square of the variance, for E[x x'] = k.</summary>
    public double CentredSquareCovariance(double k) => Series(squaresOfCentred, Correlation(k));

    /// <summary>Var(g²)/(E g²)².</summary>
    public double SquareVariance => squaresOfSquare.Sum() - squaresOfSquare[0];

    /// <summary>v² d²E g²/dv² over E g²: by its half times their squared relative deviation do deviations of v raise E g².</summary>
    public double Curvature { get; private init; }

    /// <summary>d ln E g²/dκ, of a skewness κ of x (Gram and Charlier: E[g² He₃]/6).</summary>
    public double OfSkewness { get; private init; }

    /// <summary>E (g − E g)³ over the 1.5th power of the variance, of normal x.</summary>
    public double Skewness { get; private init; }

    /// <summary>E (g − E g)⁴ over the square of the variance, less 3, of normal x.</summary>
    public double Kurtosis { get; }

    private static NormalFunction Constant(double value, double slope, double m)
    {
        double[] a = new double[UsualOrders + 1], b = new double[UsualOrders + 1];
        (a[0], b[0]) = (value, 1);
        return new NormalFunction(m, 0, a, b, value * value, 1, 0, slope * slope, null) { Sensitivity = value == 0 ? 1 : 0 };
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
        double[] squares = [.. coefficients.Select(a => a * a), 0];
        squares[^1] = Math.Max(0, total - squares.Sum());
        return squares;
    }

    /// <summary>Skewness and kurtosis of a variable of second moment 1 from its mean and its third and fourth moments.</summary>
    private static (double Skewness, double Kurtosis) Shape(double mean, double third, double fourth)
    {
        var (square, variance) = (mean * mean, 1 - mean * mean);
        return variance > 1e-12 ? ((third - mean * (3 - 2 * square)) / Math.Pow(variance, 1.5), (fourth - 4 * mean * third + square * (6 - 3 * square)) / (variance * variance) - 3) : (0, 0);
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
}
