using Evenkeel.Numerics.Random;

namespace Evenkeel.Theory;

/// <summary>
/// The cross-entropy that a network has before it has learned anything: its logits are noise, N(0, s²), that knows nothing of the labels.
/// </summary>
public static class InitialLoss
{
    /// <summary>Below this s² the expansion ln C + s²/2 − (e^{s²} − 1)/(2C) is exact to 1e-8.</summary>
    private const double SmallVariance = 1e-4;

    /// <summary>
    /// Steps of the two trapezoidal sums. exp(−e^y) is analytic for |Im y| &lt; π/2, so that a step h in y errs by e^(−π²/h): 4e-9 at 0.5.
    /// </summary>
    private const double OuterStep = 0.5, MaxInnerStep = 0.125;

    /// <summary>The normal density is 1e-22 here.</summary>
    private const double Reach = 10;

    /// <summary>Below e^−40 and beyond e^4 both exponentials of the outer integral are flat.</summary>
    private const double LowestLog = -40, HighestLog = 4;

    /// <summary>From this s on ln Σ e^z is s times the largest normal value and a term in 1/s; what is left out is about 1/s², below 1e-3.</summary>
    private const double LargeDeviation = 32;

    private const ulong SpreadSeed = 301;

    /// <summary>Computes E[ln Σ e^{z_c}] for z ~ N(0, s²)^C, by ln S = ∫ (exp(−e^u) − exp(−S e^u)) du and E[exp(−t Σ e^z)] = E[exp(−t e^z)]^C.</summary>
    public static double Expected(int classes, double variance)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(variance);
        if (variance < SmallVariance) return Math.Log(classes) + variance / 2 - Math.Exp(variance) / (2 * classes) + 1.0 / (2 * classes);
        if (double.IsPositiveInfinity(variance)) return classes == 1 ? 0 : double.PositiveInfinity;
        var s = Math.Sqrt(variance);
        if (s >= LargeDeviation)
        {
            var (largest, ties) = Extremes(classes);
            return s * largest + ties * Math.PI * Math.PI / (12 * s);
        }

        double total = 0;
        foreach (var (u, survival, _) in Points(classes, s)) total += Math.Exp(-Math.Exp(u)) - Math.Pow(survival, classes);
        return total * OuterStep;
    }

    /// <summary>
    /// Computes the mean square of ∂L/∂z over samples and classes, for the sum of the losses: (E Σ p² − 2/C + Σ q²)/C, where a label that knows
    /// nothing meets p = 1/C on average, and E Σ p² = C ∫ E[w² e^{−w}] E[e^{−w}]^{C−1} du with w = e^{u + z}.
    /// </summary>
    /// <param name="classes">C.</param>
    /// <param name="variance">s².</param>
    /// <param name="labelSmoothing">ε of the target q = (1 − ε) 1_t + ε/C.</param>
    public static double GradientSecondMoment(int classes, double variance, double labelSmoothing = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(variance);
        if (classes == 1) return 0;
        var squares = 1.0 / classes;
        if (variance >= LargeDeviation * LargeDeviation)
        {
            squares = 1 - Extremes(classes).Ties / Math.Sqrt(variance);
        }
        else if (variance >= SmallVariance)
        {
            squares = 0;
            foreach (var (_, survival, squared) in Points(classes, Math.Sqrt(variance))) squares += classes * squared * Math.Pow(survival, classes - 1) * OuterStep;
        }

        var own = 1 - labelSmoothing;
        return (squares - 2.0 / classes + own * own + (1 - own * own) / classes) / classes;
    }

    /// <summary>
    /// Computes the standard deviation, over draws of the weights, of a batch's loss. It bounds two extremes: all samples get the same
    /// logits, ln Σ e^z − Σ π_c z_c with class shares π (by simulation with a fixed seed); and the samples of each class get logits of
    /// their own, of which that of their label is high or low by chance, s² Σ π_c². Of the first, samples that are less alike keep the part
    /// <paramref name="likeness"/>: for correlated normal values, Cov(h(z), h(z')) ≤ ρ Var h.
    /// </summary>
    /// <param name="classShares">π, the share of each class among the labels.</param>
    /// <param name="variance">s².</param>
    /// <param name="likeness">The mean correlation ρ between the logits of two samples, in [0, 1].</param>
    public static double DrawSpread(ReadOnlySpan<double> classShares, double variance, double likeness = 1)
    {
        const int Values = 200_000, MinDraws = 64, MaxDraws = 2048;
        var classes = classShares.Length;
        if (variance == 0 || classes == 0) return 0;
        var draws = Math.Clamp(Values / classes, MinDraws, MaxDraws);
        var random = new AddressedRandom(SpreadSeed);
        var logits = new float[classes];
        var s = Math.Sqrt(variance);
        double sum = 0, squares = 0;
        for (var draw = 0; draw < draws; draw++)
        {
            random.FillNormal(logits, (long)draw * classes, 0, 1);
            double largest = s * logits.Max(), total = 0, correct = 0;
            for (var c = 0; c < classes; c++)
            {
                total += Math.Exp(s * logits[c] - largest);
                correct += classShares[c] * s * logits[c];
            }

            var loss = Math.Log(total) + largest - correct;
            sum += loss;
            squares += loss * loss;
        }

        var mean = sum / draws;
        var ofLabels = 0.0;
        foreach (var share in classShares) ofLabels += variance * share * share;
        return Math.Sqrt(likeness * Math.Max(0, squares / draws - mean * mean) + ofLabels);
    }

    /// <summary>
    /// Computes E[max] of C standard normal values, C ∫ x φ Φ^{C−1} dx, and the density of the gap between the largest two at 0,
    /// C (C − 1) ∫ φ² Φ^{C−2} dx.
    /// </summary>
    private static (double Largest, double Ties) Extremes(int classes)
    {
        if (classes == 1) return (0, 0);
        const double Step = 1.0 / 64;
        double largest = 0, ties = 0;
        for (var x = -Reach; x <= Reach; x += Step)
        {
            var density = Math.Exp(-x * x / 2) / Math.Sqrt(2 * Math.PI);
            var below = NormalTail.Of(-x);
            largest += x * density * Math.Pow(below, classes - 1) * Step;
            ties += density * density * Math.Pow(below, classes - 2) * Step;
        }

        return (classes * largest, classes * (classes - 1.0) * ties);
    }

    /// <summary>For each u: E[e^{−w}] and E[w² e^{−w}] over z ~ N(0, s²), with w = e^{u + z}.</summary>
    private static IEnumerable<(double U, double Survival, double Squared)> Points(int classes, double s)
    {
        var lowest = LowestLog - Reach * s - Math.Log(classes);
        var highest = HighestLog + Reach * s;
        var step = Math.Min(MaxInnerStep, OuterStep / s);
        for (var u = lowest; u < highest; u += OuterStep)
        {
            double survival = 0, squared = 0;
            for (var x = -Reach; x <= Reach; x += step)
            {
                var density = Math.Exp(-x * x / 2) * (step / Math.Sqrt(2 * Math.PI));
                var w = Math.Exp(u + s * x);
                var decay = Math.Exp(-w);
                survival += density * decay;
                squared += density * (w < 700 ? w * w * decay : 0);
            }

            yield return (u, Math.Min(1, survival), squared);
        }
    }
}
