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
/// errs by some 1e-4 of E g² near c = 1. A kurtosis κ > 0 of the values adds κ/24 E[· He₄] to E g, E g² and E g'² (Gram and Charlier); values of κ &lt; 0 have a <see cref="FlatLaw"/>, and
/// z is the score of that. Functions with g(λx) = λ g(x), as ReLU, have closed forms (Cho and Saul 2009, section 2: the arc-cosine kernels of order 1, and of order 0 for slopes).
/// </remarks>
internal sealed class NormalFunction
{
    private const int UsualOrders = 24;

    /// <summary>Of the correlation of a value with itself, of which an arc would make its root.</summary>
    private const double Rounding = 1e-13;

    private readonly double[] coefficients;
    private readonly PowerSeries products, slopeProducts;
    private readonly Lazy<NormalSquare> square;
    private readonly (double Minus, double Plus)? slopes;
    private PowerSeries? ofOneScale;
    private readonly double mean;
    private readonly double variance;
    private double ofVariances;

    private NormalFunction(
        double m, double v, double[] coefficients, Lazy<NormalSquare> square, double second, double slope, (double, double)? slopes, double[]? ofSlope = null)
    {
        (mean, variance, Second, Slope, this.slopes, this.coefficients, this.square) = (m, v, second, slope, slopes, coefficients, square);
        products = PowerSeries.OfSquares(coefficients, second);
        slopeProducts = ofSlope is not null ? PowerSeries.OfSquares(ofSlope, slope) : v > 0 ? SlopeSeries(coefficients, v, slope) : new([slope]);
    }

    /// <summary>E g.</summary>
    public double Mean => coefficients[0];

    /// <summary>E g².</summary>
    public double Second { get; }

    /// <summary>E g'².</summary>
    public double Slope { get; }

    /// <summary>Whether g(λx) = λ g(x) for λ > 0, and x has a mean of 0.</summary>
    public bool IsHomogeneous { get; private init; }

    /// <summary>The law of g², of normal x.</summary>
    public NormalSquare Square => square.Value;

    /// <summary>E[g g' x]/E g²: by how many per cent E g² changes when all E[x x'] change by one.</summary>
    public double Sensitivity { get; private init; }

    /// <summary>½ E[g² (z² − 1)]/E g², with the score z of x: by how many per cent E g² changes when v changes by one and the mean stays.</summary>
    public double SecondSensitivity { get; private init; }

    /// <summary>½ E[g'² (z² − 1)]/E g'², with the score z of x: by how many per cent E g'² changes when v changes by one.</summary>
    public double SlopeSensitivity { get; private init; }

    /// <summary>½ E[g (z² − 1)]/E g: by how many per cent E g changes when v changes by one.</summary>
    public double MeanSensitivity => Mean != 0 ? coefficients[2] / (Math.Sqrt(2) * Mean) : 0;

    /// <param name="g">The function.</param>
    /// <param name="slope">g'.</param>
    /// <param name="kinks">Where g' jumps.</param>
    /// <param name="m">The mean of its argument.</param>
    /// <param name="v">The variance of its argument.</param>
    /// <param name="at">What x is by its normal score, where that is not x itself.</param>
    /// <param name="kurtosis">κ, E (x − m)⁴/v² − 3.</param>
    /// <param name="orders">How many coefficients are computed, at least 4.</param>
    public static NormalFunction Of(Func<double, double> g, Func<double, double> slope, ImmutableArray<double> kinks, double m, double v, Func<double, double>? at = null, double kurtosis = 0, int orders = UsualOrders)
    {
        if (!(v > 0)) return Constant(g(m), slope(m), m);
        var (sigma, law) = (Math.Sqrt(v), new FlatLaw(kurtosis));
        var nodes = NormalNodes.For(m, sigma, kinks, law);
        double secondBeyond = 0, secondGrowths = 0, slopes = 0, slopesBeyond = 0, slopeGrowths = 0, products = 0, growths = 0;
        var values = new double[nodes.Z.Length];
        for (var i = 0; i < values.Length; i++)
        {
            var (z, weight) = (nodes.Z[i], nodes.Weights[i]);
            var x = m + sigma * law.At(z);
            values[i] = g(x);
            var derivative = slope(x);
            var square = weight * derivative * derivative;
            var growth = weight * derivative * (at is null ? x : at(x));
            secondGrowths += weight * values[i] * values[i] * (z * z - 1) / 2;
            slopes += square;
            slopeGrowths += square * (z * z - 1) / 2;
            products += values[i] * growth;
            growths += growth;
            if (kurtosis <= 0) continue;
            var fourth = NormalSquare.Fourth(z);
            secondBeyond += weight * values[i] * values[i] * fourth;
            slopesBeyond += square * fourth;
        }

        var (a, second) = Integrals(nodes, values, orders);
        var peak = Math.Max(0, kurtosis);
        var (mean, beyond) = (a[0] + peak * a[4] / Math.Sqrt(24), second + peak * secondBeyond / 24);
        PowerSeries? ofOneScale = null;
        if (kurtosis > 0 && beyond > mean * mean)
        {
            ofOneScale = OfOneScale(a, second, mean, beyond);
            (a[0], second, slopes) = (mean, beyond, Math.Max(0, slopes + kurtosis * slopesBeyond / 24));
        }

        var normal = kurtosis < 0 && orders == UsualOrders ? Of(g, slope, kinks, m, v, at) : null;
        if (normal is { Second: > 0 }) ofOneScale = OfOneScale(normal.coefficients, normal.Second, mean, second, a);

        var slopeSensitivity = slopes > 0 ? slopeGrowths / slopes : 0;

        // Of values that are x themselves the slope is that by x, and only the coefficients say how they go with the score.
        if (ReferenceEquals(g, at)) slopes = 0;
        var variance = second - mean * mean;
        var lines = m == 0 ? Homogeneity(g) : null;

        // By a score that the values are no multiple of, the slope has coefficients of its own.
        var ofSlope = normal is not null && slopes > 0 ? Integrals(nodes, At(nodes, slope, m, sigma, law), orders).Coefficients : null;
        var ofVariance = variance > 0 ? (products - mean * growths) / variance : 1;
        return new NormalFunction(m, v, a, Squared(nodes, values, second, a, peak, normal?.square), second, slopes, kurtosis == 0 ? lines : null, ofSlope)
        {
            IsHomogeneous = lines is not null,
            Sensitivity = second > 0 ? products / second : 1,
            SlopeSensitivity = slopeSensitivity,
            SecondSensitivity = second > 0 ? secondGrowths / second : 0,
            VarianceSensitivity = ofVariance,
            ofVariances = ofVariance * ofVariance * kurtosis / 3,
            ofOneScale = ofOneScale,
        };
    }

    private static double[] At(NormalNodes nodes, Func<double, double> f, double m, double sigma, FlatLaw law) => Array.ConvertAll(nodes.Z, z => f(m + sigma * law.At(z)));

    /// <summary>What E[g(x) g(x')] is more where x and x' have one scale, of which kurtosis has changed E g and E g².</summary>
    private static PowerSeries OfOneScale(double[] a, double second, double mean, double beyond, double[]? of = null)
    {
        var one = PowerSeries.OfSquares(a, second);
        var product = PowerSeries.OfSquares([mean, .. (of ?? a)[1..]], beyond);
        return new PowerSeries([.. Enumerable.Range(0, a.Length + 1).Select(k => beyond / second * one[k] - product[k])]);
    }

    /// <summary>A function that is known at the nodes of N(m, v) already, whose slope does not matter.</summary>
    public static NormalFunction Of(Func<double, double> g, NormalNodes nodes, double[] values, double m, double v)
    {
        if (!(v > 0)) return Constant(g(m), 0, m);
        var (a, second) = Integrals(nodes, values, UsualOrders);
        return new NormalFunction(m, v, a, Squared(nodes, values, second, a, 0), second, 0, m == 0 ? Homogeneity(g) : null);
    }

    /// <summary>E[g(x) g(x')] for E[x x'] = k.</summary>
    public double Product(double k)
    {
        var c = Correlation(k);
        if (slopes is not { } s) return products.At(c);
        var (own, kink) = (s.Minus, s.Plus - s.Minus);
        var arc = (Math.Sqrt(1 - c * c) + c * (Math.PI - Math.Acos(c))) / (2 * Math.PI);
        return variance * (own * (own + kink) * c + kink * kink * arc);
    }

    /// <summary>The E[x x'] for which E[g(x) g(x')] is a number, of a function that grows; the nearest there is. By a table of 64 steps.</summary>
    public Func<double, double> Inverse()
    {
        const int Steps = 64;
        var (least, step) = (mean * mean - variance, 2 * variance / Steps);
        var products = new double[Steps + 1];
        for (var i = 0; i <= Steps; i++) products[i] = Math.Max(Product(least + i * step), i > 0 ? products[i - 1] : double.NegativeInfinity);
        return product =>
        {
            var (i, end) = (1, Steps);
            while (i < end)
            {
                var middle = (i + end) / 2;
                if (products[middle] >= product) end = middle;
                else i = middle + 1;
            }

            var (from, to) = (products[i - 1], products[i]);
            return least + step * (i - 1 + (to > from ? Math.Clamp((product - from) / (to - from), 0, 1) : 1));
        };
    }

    /// <summary>E[f(x) g(y)] for normal x and y of the given covariance.</summary>
    public static double Between(NormalFunction f, NormalFunction g, double covariance)
    {
        var spread = Math.Sqrt(f.variance) * Math.Sqrt(g.variance);
        var c = spread > 0 ? Math.Clamp(covariance / spread, -1, 1) : 1;
        if (f.slopes is not null && f.variance > 0) return Math.Sqrt(g.variance / f.variance) * f.Product(c * f.variance);
        double sum = Math.Sqrt(f.products[UsualOrders + 1] * g.products[UsualOrders + 1]);
        for (var k = UsualOrders; k >= 0; k--) sum = sum * c + f.coefficients[k] * g.coefficients[k];
        return sum;
    }

    /// <summary>E[f'(x) g'(y)] for normal x and y of the given covariance.</summary>
    public static double SlopesBetween(NormalFunction f, NormalFunction g, double covariance)
    {
        var spread = Math.Sqrt(f.variance) * Math.Sqrt(g.variance);
        if (!(spread > 0)) return Math.Sqrt(f.Slope * g.Slope);
        var c = Math.Clamp(covariance / spread, -1, 1);
        if (f.slopes is not null) return f.SlopeProduct(c * f.variance);
        double sum = Math.Sqrt(f.slopeProducts[UsualOrders] * g.slopeProducts[UsualOrders]);
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

        return slopeProducts.At(c);
    }

    /// <summary>
    /// Cov(g(x)², g(x')²)/(E g²)² for E[x x'] = k, without what a change of v explains, and, where the mean over units is held at 0 by a norm,
    /// without what that explains.
    /// </summary>
    public Func<double, double> SquareCovariance(bool isCentred)
    {
        var covariance = Square.Covariance(isCentred);
        return k => covariance.At(Correlation(k));
    }

    /// <summary>Cov((g(x) − E g)², (g(x') − E g)²) over the square of the variance, for E[x x'] = k.</summary>
    public double CentredSquareCovariance(double k) => Square.CentredCovariance(Correlation(k), Correlation(k) == 1 ? 1 : 0, ofVariances);

    /// <summary>The same of values whose scales, which give them their kurtosis, are so much alike.</summary>
    public double CentredSquareCovariance(double k, double scalesAlike) => Square.CentredCovariance(Correlation(k), scalesAlike, ofVariances);

    /// <summary>By how much E[g(x) g(x')] for E[x x'] = k exceeds <see cref="Product"/> where x and x' have one scale s between them: E of g(√s z) g(√s z').</summary>
    public double OfOneScale(double k) => ofOneScale?.At(Correlation(k)) ?? 0;

    /// <summary>By how many per cent the variance of g changes when all E[x x'] change by one.</summary>
    public double VarianceSensitivity { get; private init; } = 1;

    /// <summary>The Hermite coefficients of values at nodes, and the mean of their squares.</summary>
    private static (double[] Coefficients, double Second) Integrals(NormalNodes nodes, double[] values, int orders)
    {
        Span<double> weighted = values.Length <= NormalNodes.OnStack ? stackalloc double[values.Length] : new double[values.Length];
        TensorPrimitives.Multiply(nodes.Weights, values, weighted);
        return (nodes.Coefficients(weighted, orders), TensorPrimitives.Dot(weighted, values));
    }

    private static Lazy<NormalSquare> Squared(NormalNodes nodes, double[] values, double second, double[] coefficients, double kurtosis, Lazy<NormalSquare>? ofNormal = null)
        => new(() => new NormalSquare(nodes, values, second, coefficients, kurtosis, ofNormal?.Value), LazyThreadSafetyMode.PublicationOnly);

    private static NormalFunction Constant(double value, double slope, double m)
    {
        var a = new double[UsualOrders + 1];
        a[0] = value;
        var square = new Lazy<NormalSquare>(NormalSquare.Constant);
        return new NormalFunction(m, 0, a, square, value * value, slope * slope, null) { Sensitivity = value == 0 ? 1 : 0 };
    }

    private double Correlation(double k)
    {
        var c = variance > 0 ? (k - mean * mean) / variance : 1;
        return c > 1 - Rounding ? 1 : Math.Max(c, -1);
    }

    /// <summary>Σ k a_k² c^(k−1)/v, of which the orders beyond the last are known by their sum.</summary>
    private static PowerSeries SlopeSeries(double[] coefficients, double v, double slope)
    {
        var orders = coefficients.Length - 1;
        var terms = new double[orders + 1];
        double known = 0;
        for (var k = 1; k <= orders; k++) known += terms[k - 1] = k * coefficients[k] * coefficients[k] / v;
        terms[orders] = Math.Max(0, slope - known);
        return new PowerSeries(terms);
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
