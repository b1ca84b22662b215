namespace Evenkeel.Theory.Moments.Kernels;

/// <summary>
/// How a kernel of finitely many units deviates from its expectation, over draws of the weights: the variances of the mean of x x' over units,
/// over q².
/// </summary>
/// <param name="Same">At one place.</param>
/// <param name="Positions">At two positions of a sample.</param>
/// <param name="Samples">In two samples.</param>
internal readonly record struct Scatter(double Same, double Positions, double Samples)
{
    /// <summary>
    /// What units of their own add, as of normal values: ((q − m²)² + (k − m²)² + 2 m² (q + k − 2 m²))/(q² units).
    /// </summary>
    public static Scatter OfUnits(Kernel kernel, double units, bool isCentred = false)
    {
        // Relative to the scale before squares are taken, so that a signal of 1e-200 does not underflow.
        var scale = isCentred ? kernel.Variance : kernel.Second;
        if (!(scale > 0)) return default;
        var (v, square) = (kernel.Variance / scale, kernel.Mean / scale * kernel.Mean);
        var common = isCentred ? 0 : square;
        double Of(double k) => k / scale - square is var c ? Math.Max(0, v * v + c * c + 2 * common * (v + c)) / units : 0;
        return new Scatter(Of(kernel.Second), Of(Moments.Kernels.Positions.OfDifferent(kernel)), Of(kernel.Other[0]));
    }

    /// <summary>The variances at all pairs of places.</summary>
    public Kernel Over(Kernel kernel) => Kernel.Of(kernel.Shape, kernel.Unit, 0, (Same, Positions), (Samples, Samples));

    public Scatter Plus(Scatter other) => new(Same + other.Same, Positions + other.Positions, Samples + other.Samples);

    public Scatter Times(double factor) => new(factor * Same, factor * Positions, factor * Samples);

    /// <summary>Of a sum of terms of such second moments, whose kernels deviate together.</summary>
    public static Scatter Together(ReadOnlySpan<(double Second, Scatter Term)> terms)
    {
        double total = 0, same = 0, positions = 0, samples = 0;
        foreach (var (second, _) in terms) total += second;
        foreach (var (second, term) in terms)
        {
            var share = total > 0 ? second / total : 0;
            same += share * Math.Sqrt(term.Same);
            positions += share * Math.Sqrt(term.Positions);
            samples += share * Math.Sqrt(term.Samples);
        }

        return new Scatter(same * same, positions * positions, samples * samples);
    }
}
