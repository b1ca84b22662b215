namespace Evenkeel.Theory.Moments;

/// <summary>
/// The law of one of few values whose mean square a norm holds, as of a coordinate of a point on a sphere of d dimensions: of kurtosis −6/(d + 2), by a normal score z
/// sign(z) √(d (1 − e^(−a z²))) with a = (2 d − 1)/(2 (d − 1)²), which makes E x² = 1 and the kurtosis right to 1 % (from Wallace's approximation of Student's law, 1959).
/// </summary>
internal readonly struct FlatLaw
{
    /// <summary>Of the kurtosis: the law of fewer values is that of these.</summary>
    private const double Flattest = -1.95;

    /// <summary>A kurtosis that is less below 0 is that of normal values, and may be rounding.</summary>
    private const double Least = -1e-4;

    private readonly double dimensions, a;

    /// <param name="kurtosis">That of the values; a law that is not flat is normal.</param>
    public FlatLaw(double kurtosis)
    {
        if (!(kurtosis < Least)) return;
        dimensions = -6 / Math.Max(kurtosis, Flattest) - 2;
        a = (2 * dimensions - 1) / (2 * (dimensions - 1) * (dimensions - 1));
    }

    /// <summary>The value of a score.</summary>
    public double At(double z) => a > 0 ? Math.CopySign(Math.Sqrt(-dimensions * double.ExpM1(-a * z * z)), z) : z;

    /// <summary>The score of a value; beyond all scores where there is none.</summary>
    public double ScoreOf(double x) => a > 0 ? Math.CopySign(x * x < dimensions ? Math.Sqrt(-double.LogP1(-x * x / dimensions) / a) : double.PositiveInfinity, x) : x;
}
