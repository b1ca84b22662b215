using Evenkeel.Networks.Activations;
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

    /// <summary>
    /// Beyond this s the largest logits are told apart but for near ties, whose terms of higher order are below 1/s² = 1e-3, and the sums,
    /// whose points grow with s², give way to <see cref="Leader"/>.
    /// </summary>
    private const double LargeDeviation = 30;

    private const ulong SpreadSeed = 301;

    /// <summary>Computes E[ln Σ e^{z_c}] for z ~ N(0, s²)^C, by ln S = ∫ (exp(−e^u) − exp(−S e^u)) du and E[exp(−t Σ e^z)] = E[exp(−t e^z)]^C.</summary>
    public static double Expected(int classes, double variance)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(variance);
        if (variance < SmallVariance) return Math.Log(classes) + variance / 2 - Math.Exp(variance) / (2 * classes) + 1.0 / (2 * classes);
        var s = Math.Sqrt(variance);
        if (s > LargeDeviation)
        {
            var (largest, ties) = Leader(classes);
            return s * largest + ties * Math.PI * Math.PI / (12 * s);
        }

        double total = 0;
        foreach (var (u, survival, _) in Points(classes, s)) total += Math.Exp(-Math.Exp(u)) - Math.Pow(survival, classes);
        return total * OuterStep;
    }

    /// <summary>
    /// Computes the mean square of ∂L/∂z over samples and classes, for the sum of the losses: (E Σ p² − 2/C + 1)/C, where a label that knows
    /// nothing meets p_t = 1/C, and E Σ p² = C ∫ E[w² e^{−w}] E[e^{−w}]^{C−1} du with w = e^{u + z}.
    /// </summary>
    public static double GradientSecondMoment(int classes, double variance)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(variance);
        var squares = 1.0 / classes;
        var s = Math.Sqrt(variance);
        if (s > LargeDeviation)
        {
            squares = 1 - Leader(classes).Ties / s;
        }
        else if (variance >= SmallVariance)
        {
            squares = 0;
            foreach (var (_, survival, squared) in Points(classes, s)) squares += classes * squared * Math.Pow(survival, classes - 1) * OuterStep;
        }

        return (squares - 2.0 / classes + 1) / classes;
    }

    /// <summary>
    /// Computes the standard deviation, over draws of the weights, of a batch's loss. It bounds two extremes: all samples get the same
    /// logits, ln Σ e^z − Σ π_c z_c with class shares π (by simulation with a fixed seed); and the samples of each class get logits of
    /// their own, of which that of their label is high or low by chance, s² Σ π_c².
    /// </summary>
    public static double DrawSpread(ReadOnlySpan<double> classShares, double variance)
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
        return Math.Sqrt(Math.Max(0, squares / draws - mean * mean) + ofLabels);
    }

    /// <summary>
    /// The mean of the largest of C standard normals, ∫ x C φ Φ^{C−1} dx, and the density at 0 of its lead over the next,
    /// C(C−1) ∫ φ² Φ^{C−2} dx. A lead of t/s adds ln(1 + e^{−t}) to ln Σ e^{z} and takes 2p(1 − p), p = 1/(1 + e^{−t}), from Σ p²: integrated,
    /// π²/12 and 1.
    /// </summary>
    private static (double Largest, double Ties) Leader(int classes)
    {
        const double Step = 1.0 / 64;
        double largest = 0, ties = 0;
        for (var x = -Reach; x <= Reach; x += Step)
        {
            var density = Math.Exp(-x * x / 2) / Math.Sqrt(2 * Math.PI);
            var below = 0.5 * (1 + Erf.Activation.Value(x / Math.Sqrt(2)));
            largest += Step * x * classes * density * Math.Pow(below, classes - 1);
            if (classes > 1) ties += Step * classes * (classes - 1.0) * density * density * Math.Pow(below, classes - 2);
        }

        return (largest, ties);
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
