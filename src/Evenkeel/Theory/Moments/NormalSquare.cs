namespace Evenkeel.Theory.Moments;

/// <summary>The square of a function g of normal values, over E g²: its Hermite coefficients, and what they say of the law of g.</summary>
internal sealed class NormalSquare
{
    private readonly double[] coefficients;
    private readonly PowerSeries covariance;
    private readonly Func<PowerSeries> centred;

    /// <summary>What of the kurtosis comes from that of the values.</summary>
    private readonly double ofScale;

    /// <summary>Of E g²: a function that varies by less is a number.</summary>
    private const double LeastVariance = 1e-12;

    private static readonly PowerSeries Nothing = new([0]);

    /// <param name="nodes">The points and weights of the integrals.</param>
    /// <param name="values">g at these.</param>
    /// <param name="second">E g².</param>
    /// <param name="ofValues">The Hermite coefficients of g.</param>
    /// <param name="kurtosis">κ of the values.</param>
    /// <param name="ofNormal">That of the same function of normal values, where these have a law of their own, and z is a score of it.</param>
    public NormalSquare(NormalNodes nodes, double[] values, double second, double[] ofValues, double kurtosis, NormalSquare? ofNormal = null)
    {
        double third = 0, fourth = 0, thirdOfNormal = 0, fourthOfNormal = 0;

        // Relative to the root of the second moment, so that a signal of 1e-80 does not underflow.
        var scale = second > 0 ? 1 / Math.Sqrt(second) : 0;
        Span<double> weighted = values.Length <= NormalNodes.OnStack ? stackalloc double[values.Length] : new double[values.Length];
        for (var i = 0; i < values.Length; i++)
        {
            var root = values[i] * scale;
            var square = root * root;
            weighted[i] = nodes.Weights[i] * square;
            var peaked = weighted[i] * (1 + kurtosis * Fourth(nodes.Z[i]) / 24);
            third += peaked * root;
            fourth += peaked * square;
            thirdOfNormal += weighted[i] * root;
            fourthOfNormal += weighted[i] * square;
        }

        coefficients = nodes.Coefficients(weighted, ofValues.Length - 1);
        covariance = PowerSeries.OfSquares(coefficients, fourth);
        var (mean, variance) = second > 0 ? (ofValues[0] / Math.Sqrt(second), 1 - ofValues[0] * ofValues[0] / second) : (0, 0);
        (Skewness, Kurtosis) = second > 0 ? Shape(mean, third, fourth) : (0, 0);
        ofScale = ofNormal is not null ? Kurtosis - ofNormal.Kurtosis : second > 0 && kurtosis != 0 ? Kurtosis - Shape(mean, thirdOfNormal, fourthOfNormal).Kurtosis : 0;
        centred = () => ofNormal is not null ? ofNormal.OfCentred : variance > LeastVariance ? Centred(ofValues, mean / Math.Sqrt(second), variance) : Nothing;
    }

    private NormalSquare(double[] coefficients) => (this.coefficients, covariance, centred) = (coefficients, new PowerSeries(coefficients), () => Nothing);

    /// <summary>That of a number.</summary>
    public static NormalSquare Constant { get; } = new([1, 0, 0, 0, 0]);

    /// <summary>Var(g²)/(E g²)².</summary>
    public double Variance => covariance.At(1) - covariance[0];

    /// <summary>E (g − E g)³ over the 1.5th power of the variance.</summary>
    public double Skewness { get; }

    /// <summary>E (g − E g)⁴ over the square of the variance, less 3.</summary>
    public double Kurtosis { get; }

    /// <summary>d ln E g²/dκ, of a skewness κ of the values (Gram and Charlier: E[g² He₃]/6).</summary>
    public double OfSkewness => coefficients[3] / Math.Sqrt(6);

    /// <summary>d ln E g²/dκ, of a kurtosis κ of the values: E[g² He₄]/24.</summary>
    public double OfKurtosis => coefficients[4] / Math.Sqrt(24);

    /// <summary>
    /// Cov(g(x)², g(x')²)/(E g²)² by the correlation, without what a change of the variance explains, and, where the mean over units is held at 0
    /// by a norm, without what that explains.
    /// </summary>
    public PowerSeries Covariance(bool isCentred) => covariance.Without(isCentred ? [0, 1, 2] : [0, 2]);

    /// <summary>
    /// Cov((g(x) − E g)², (g(x') − E g)²) over the square of the variance, for a correlation c of values √s z and √s' z', whose scales are so much alike.
    /// </summary>
    /// <param name="c">The correlation.</param>
    /// <param name="scalesAlike">Cov(s, s')/Var s.</param>
    /// <param name="ofVariances">Of values of one scale and no correlation: Var s (d ln Var g/d ln s)².</param>
    public double CentredCovariance(double c, double scalesAlike, double ofVariances)
    {
        var normal = OfCentred.At(c);
        if (scalesAlike == 0) return normal;
        var one = OfCentred.At(1);
        return normal + scalesAlike * (one > 0 ? ofVariances + (ofScale - ofVariances) * normal / one : 0);
    }

    private PowerSeries OfCentred => field ??= centred();

    /// <summary>He₄(z), by which a kurtosis κ weighs a density as 1 + κ He₄/24 (Gram and Charlier).</summary>
    public static double Fourth(double z) => z * z * (z * z - 6) + 3;

    /// <summary>(g − E g)² has the coefficients of g² less 2 E g times those of g.</summary>
    private PowerSeries Centred(double[] ofValues, double mean, double variance)
    {
        var all = new double[coefficients.Length];
        for (var k = 1; k < all.Length; k++) all[k] = (coefficients[k] - 2 * mean * ofValues[k]) / variance;
        return PowerSeries.OfSquares(all, Kurtosis - ofScale + 2);
    }

    /// <summary>Skewness and kurtosis of a variable of second moment 1 from its mean and its third and fourth moments.</summary>
    public static (double Skewness, double Kurtosis) Shape(double mean, double third, double fourth)
    {
        var (square, variance) = (mean * mean, 1 - mean * mean);
        return variance > LeastVariance ? ((third - mean * (3 - 2 * square)) / Math.Pow(variance, 1.5), (fourth - 4 * mean * third + square * (6 - 3 * square)) / (variance * variance) - 3) : (0, 0);
    }
}
