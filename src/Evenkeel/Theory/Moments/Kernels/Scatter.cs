namespace Evenkeel.Theory.Moments.Kernels;

/// <summary>
/// How a kernel of finitely many units deviates from its expectation, over draws of the weights: the variances of the mean of x x' over units,
/// over q².
/// </summary>
/// <param name="Same">At one place.</param>
/// <param name="Positions">At two positions of a sample.</param>
/// <param name="Samples">In two samples.</param>
/// <param name="Apart">At two positions of a sample, of what positions do not share, over the square of that: 1/D of D features.</param>
/// <param name="Pooled">Of the mean over all pairs of positions of a sample.</param>
internal readonly record struct Scatter(double Same, double Positions, double Samples, double Apart = 0, double Pooled = 0)
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
        var different = Moments.Kernels.Positions.OfDifferent(kernel);
        var pooled = kernel.MeanOf(1) / scale;
        return new Scatter(Of(kernel.Second), Of(different), Of(kernel.Other[0]), different < kernel.Second ? 1 / units : 0, 2 * Math.Max(0, (pooled - square) * (pooled - square + 2 * common)) / units);
    }

    /// <summary>The mean of a function of what deviates by such a variance over q², as far as E[x x'] of a kernel can.</summary>
    public static Func<double, double> Around(Kernel kernel, Func<double, double> f, double variance)
    {
        var (least, most, all) = (kernel.Mean * kernel.Mean - kernel.Variance, kernel.Second, Math.Sqrt(variance) * kernel.Second);
        return !(all > 0) ? f : k =>
        {
            var deviation = Math.Min(all, Math.Min(most - k, k - least));
            return deviation > 0 ? (f(k - deviation) + f(k + deviation)) / 2 : f(k);
        };
    }

    /// <summary>The variances at all pairs of places.</summary>
    public Kernel Over(Kernel kernel) => Kernel.Of(kernel.Grid, 0, (Same, Positions), (Samples, Samples));

    public Scatter Plus(Scatter other) => new(Same + other.Same, Positions + other.Positions, Samples + other.Samples, Apart + other.Apart, Pooled + other.Pooled);

    public Scatter Times(double factor) => new(factor * Same, factor * Positions, factor * Samples, factor * Apart, factor * Pooled);

    /// <summary>
    /// Of means over some of the places: what all pairs of places have deviates as before, q²/q'² of the new scale; the rest deviates by pairs, whose covariances go
    /// as products of the values' own do, by the square of the variance that is left.
    /// </summary>
    public Scatter Averaged(Kernel before, Kernel after)
    {
        if (!(before.Variance > 0) || !(after.Second > 0)) return this;
        var scale = before.Second / after.Second;
        var (all, own) = (scale * scale, Math.Pow(scale * after.Variance / before.Variance, 2));
        var pooled = Pooled;
        double Of(double variance) => Math.Max(0, variance - pooled) * own + Math.Min(variance, pooled) * all;
        return this with { Positions = Of(Positions), Samples = Of(Samples), Pooled = all * Pooled };
    }

    /// <summary>Of a sum of two values, whose kernels deviate together.</summary>
    public static Scatter Together((Kernel Kernel, Scatter Scatter) a, (Kernel Kernel, Scatter Scatter) b)
    {
        var share = Share(a.Kernel.Second, b.Kernel.Second);
        return new Scatter(
            Mean(share, a.Scatter.Same, b.Scatter.Same), Mean(share, a.Scatter.Positions, b.Scatter.Positions), Mean(share, a.Scatter.Samples, b.Scatter.Samples),
            Mean(Share(Spread(a.Kernel), Spread(b.Kernel)), a.Scatter.Apart, b.Scatter.Apart),
            Mean(share, a.Scatter.Pooled, b.Scatter.Pooled));

        static double Spread(Kernel kernel) => Math.Max(0, kernel.Second - Moments.Kernels.Positions.OfDifferent(kernel));
        static double Share(double x, double y) => x + y > 0 ? x / (x + y) : 0;
        static double Mean(double share, double x, double y) => Math.Pow(share * Math.Sqrt(x) + (1 - share) * Math.Sqrt(y), 2);
    }
}
