using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace Evenkeel.Theory.Moments.Attending;

/// <summary>
/// E Σ p^k of the softmax p of n independent scores N(0, v), by E Σ p^k = n/(k − 1)! ∫ E[w^k e^(−w)] E[e^(−w)]^(n−1) du with w = e^(u + s).
/// </summary>
internal sealed class SoftmaxMoments
{
    private const double Step = 0.25, InnerReach = 8;

    /// <summary>Beyond these of ln w nothing is left of e^(−w), or it is 1.</summary>
    private const double Nearest = 4, Farthest = 16;

    /// <summary>Of ln n E Σ p²: what rises by less does not.</summary>
    private const double Least = 1e-9;

    /// <summary>Below this variance E Σ p² = e^v/n is exact to 1e-8.</summary>
    private const double SmallVariance = 1e-4;

    /// <summary>Beyond this variance one score wins but where two are about as large, which is as likely as 1/√v; three are at most some per cent of that.</summary>
    public const double LargeVariance = 400;

    /// <summary>Here e^(4v) is larger than any number of scores.</summary>
    private const double PeakedVariance = 25;

    /// <summary>Euler's constant: E ln ξ = −γ of exponential ξ.</summary>
    private const double Gamma = 0.57721566490153286;

    private readonly double variance, tied;
    private readonly bool isNormal;
    private readonly Points points;

    /// <param name="variance">v.</param>
    /// <param name="most">The largest n.</param>
    public SoftmaxMoments(double variance, double most)
    {
        (this.variance, tied, isNormal, points) = (variance, Tied(variance), true, new Points());
        variance = Math.Min(variance, LargeVariance);
        if (variance < SmallVariance) return;
        var s = Math.Sqrt(variance);
        Fill(ScoreLaw.Normal(s, InnerReach, Math.Min(0.25, Step / s)), most);
    }

    /// <summary>Those of independent scores of any law, for which the integral holds as well; v is ln E e^2s/(E e^s)² of it.</summary>
    /// <param name="law">The law.</param>
    /// <param name="most">The largest n.</param>
    public SoftmaxMoments(ScoreLaw law, double most)
    {
        (variance, tied, points) = (law.Variance, 1, new Points());
        if (variance >= SmallVariance) Fill(law, most);
    }

    private void Fill(ScoreLaw law, double most)
    {
        var (scores, weights) = (law.Scores, law.Weights);
        for (var u = -Math.Log(most) - Farthest - law.Power(4); u < Nearest - scores[0]; u += Step)
        {
            double survival = 0, squared = 0, cubed = 0, fourth = 0;
            for (var i = 0; i < scores.Length; i++)
            {
                var w = Math.Exp(u + scores[i]);
                if (w > 700) break;
                var decay = weights[i] * Math.Exp(-w);
                survival += decay;
                squared += w * w * decay;
                cubed += w * w * w * decay;
                fourth += w * w * w * w * decay;
            }

            if (survival > 0) points.Add(u, Math.Min(1, survival), squared, cubed, fourth);
        }
    }

    private SoftmaxMoments(SoftmaxMoments large, double variance) => (this.variance, tied, isNormal, points) = (variance, Tied(variance), true, large.points);

    /// <summary>Those of a larger variance, from those of a large one.</summary>
    public SoftmaxMoments Beyond(double variance) => new(this, variance);

    /// <summary>E Σ p² of n scores.</summary>
    public double Squares(double count) => Squares(count, Over(count));

    private double Squares(double count, in Sums of)
        => count == 1 ? 1
        : points.Count == 0 ? Math.Min(1, (1 + variance * (1 - 1 / count)) / count)
        : 1 - tied * (1 - Math.Clamp(of.Squares, 1 / count, 1));

    /// <summary>E Σ p p' of two rows, which lies between 1/n and E Σ p² by how alike their scores are.</summary>
    public static double Between(double count, double squares, double likeness) => Math.Exp(Math.Log(squares * count) * likeness) / count;

    /// <summary>
    /// E L and Var L of L = ln Σ e^s: with exponential ξ E e^(−e^u Σ e^s) = E[e^(−w)]^n is the chance that ln ξ − L is more than u. Of normal scores Var L = v ∫ E Σ p p' dl over likenesses up to 1.
    /// </summary>
    public (double Mean, double Variance) Logarithm(double count)
    {
        if (isNormal || points.Count == 0)
        {
            var rise = Math.Log(Squares(count) * count);
            return (InitialLoss.Expected((int)count, variance), variance / count * (rise > Least ? double.ExpM1(rise) / rise : 1));
        }

        double mean = 0, second = 0;
        foreach (var (u, survival) in points.Logarithms.Zip(points.Survivals(count)))
        {
            var more = survival - Math.Exp(-Math.Exp(u));
            (mean, second) = (mean - Step * more, second + 2 * Step * u * more);
        }

        return (mean, Math.Max(0, second + Gamma * Gamma - (Gamma + mean) * (Gamma + mean)));
    }

    /// <summary>E Σ p³ of n scores.</summary>
    public double Cubes(double count) => Cubes(count, Over(count));

    private double Cubes(double count, in Sums of)
        => count == 1 ? 1
        : points.Count == 0 ? Math.Min(1, (1 + 3 * variance * (1 - 1 / count)) / (count * count))
        : 1 - tied * (1 - Math.Clamp(of.Cubes, 1 / (count * count), 1));

    /// <summary>
    /// E Σᵢ pᵢ² (gᵢ − Σ p g)² of independent g of variance 1, E[Σ p² − 2 Σ p³ + (Σ p²)²], where E (Σ p²)² = E Σ p⁴ + n (n − 1)/6 ∫ E[w² e^(−w)]² E[e^(−w)]^(n−2) du.
    /// </summary>
    public double GradientSpread(double count) => GradientSpread(count, Over(count));

    private double GradientSpread(double count, in Sums of)
    {
        if (count == 1) return 0;
        if (points.Count > 0) return tied * Math.Max(0, of.Squares - 2 * of.Cubes + of.SquaresOfSquares);
        var squares = Squares(count, of);
        return Math.Max(0, squares - 2 * Cubes(count, of) + squares * squares);
    }

    /// <summary>
    /// E Σ p p' (g − Σ p g)(g − Σ p' g) of two rows by how alike their scores are: between <see cref="GradientSpread(double)"/> and, of independent rows,
    /// (1 − 2 S)/n + S²/n + (1 − S)²/(n (n − 1)) with S = E Σ p².
    /// </summary>
    public Func<double, double> Spread(double count)
    {
        if (count == 1) return _ => 0;
        var of = Over(count);
        var (own, squares) = (GradientSpread(count, of), Squares(count, of));
        var apart = (1 - 2 * squares + squares * squares + (1 - squares) * (1 - squares) / (count - 1)) / count;
        return own > 0 && apart > 0 ? likeness => apart * Math.Pow(own / apart, likeness) : likeness => likeness * own;
    }

    /// <summary>
    /// What a row leans to its own scores s = √v z: Σ p x of values x that see the features that z sees, 1/D of D features each, has 1/D of
    /// E (Σ p z)² = E Σ p² + v E[1 − Σ p² + 6 (Σ p²)² − 6 Σ p³] by Stein's lemma, of which E Σ p² (z² − 1) = v E[4 Σ p² − 10 Σ p³ + 6 Σ p⁴] is of the
    /// values' own squares, which do not vary with z where a norm holds them.
    /// </summary>
    /// <param name="count">n.</param>
    /// <param name="apart">E (x·x')² of two values, about its mean, over (E x²)²: 1/D.</param>
    /// <param name="same">Var x² over the square of E x²: 2/D of free values, 0 of held ones.</param>
    public double Lean(double count, double apart, double same) => Lean(count, Over(count), apart, same);

    /// <summary><see cref="Squares(double)"/>, <see cref="GradientSpread(double)"/> and <see cref="Lean(double, double, double)"/>.</summary>
    public (double Squares, double GradientSpread, double Lean) Row(double count, double apart, double same)
    {
        var of = Over(count);
        return (Squares(count, of), GradientSpread(count, of), Lean(count, of, apart, same));
    }

    private double Lean(double count, in Sums of, double apart, double same)
    {
        if (count == 1) return 0;
        var (squares, cubes, fourths, squaresOfSquares) = of;
        var own = 4 * squares - 10 * cubes + 6 * fourths;
        var all = 1 - squares + 6 * squaresOfSquares - 6 * cubes;
        return Math.Min(variance, LargeVariance) * Math.Max(0, (all - own) * apart + own * same / 2);
    }

    /// <summary>
    /// n Σ E[∂²p_j/∂s_a ∂s_b]² over pairs of scores, by which a key answers to two independent queries: of its own score n E[p (1 − p)(1 − 2p)],
    /// and of the others what is left where all are equal, (1 − 1/n)(1 − 2/n) altogether.
    /// </summary>
    public double SecondSlope(double count)
    {
        var of = Over(count);
        var own = 1 - 3 * Squares(count, of) + 2 * Cubes(count, of);
        var equal = (1 - 1 / count) * (1 - 2 / count);
        return own * own + equal * (1 - equal);
    }

    /// <summary>Var ln Σ p² of one row: (e^(4v) − 4 e^(2v) + 4 e^v − 1)/n of many scores of a small variance, and no more than 1 when few scores win.</summary>
    public double LogVariance(double count) => LogVariance(variance, count);

    /// <inheritdoc cref="LogVariance(double)"/>
    public static double LogVariance(double variance, double count)
        => variance > PeakedVariance ? 1 : Math.Clamp((Math.Exp(4 * variance) - 4 * Math.Exp(2 * variance) + 4 * Math.Exp(variance) - 1) / count, 0, 1);

    /// <summary>d ln E Σ p²/d ln v: v for few, less for more peaked ones.</summary>
    public double Sensitivity(double count) => Sensitivity(variance, Squares(count));

    /// <summary>The same of a variance and E Σ p².</summary>
    public static double Sensitivity(double variance, double squares) => variance * (1 - squares) / (1 + variance);

    /// <summary>E Σ p², E Σ p³, E Σ p⁴ and E (Σ p²)², of equal scores where the variance is small.</summary>
    private Sums Over(double count)
    {
        if (points.Count == 0 || count == 1) return new(1 / count, 1 / (count * count), 1 / (count * count * count), 1 / (count * count));
        var others = points.Survivals(count - 1);
        TensorPrimitives.Multiply(others, Step * count, others);
        double Of(List<double> moment) => TensorPrimitives.Dot(CollectionsMarshal.AsSpan(moment), others);
        var (fourths, pairs) = (Of(points.Fourth) / 6, Of(points.SquaredTwice) * (count - 1) / 6);
        return new(Of(points.Squared), Of(points.Cubed) / 2, fourths, fourths + pairs);
    }

    private static double Tied(double variance) => Math.Sqrt(LargeVariance / Math.Max(variance, LargeVariance));

    private readonly record struct Sums(double Squares, double Cubes, double Fourths, double SquaresOfSquares);

    /// <summary>At each u E[e^(−w)], and E[w^k e^(−w)] of k = 2, 3 and 4.</summary>
    private sealed class Points
    {
        private readonly List<double> logarithms = [];

        /// <summary>u.</summary>
        public List<double> Logarithms { get; } = [];

        public int Count => logarithms.Count;

        public List<double> Squared { get; } = [];

        public List<double> Cubed { get; } = [];

        public List<double> Fourth { get; } = [];

        /// <summary>The square of that of k = 2, over E[e^(−w)].</summary>
        public List<double> SquaredTwice { get; } = [];

        public void Add(double u, double survival, double squared, double cubed, double fourth)
        {
            Logarithms.Add(u);
            logarithms.Add(Math.Log(survival));
            Squared.Add(squared);
            Cubed.Add(cubed);
            Fourth.Add(fourth);
            SquaredTwice.Add(squared * squared / survival);
        }

        /// <summary>E[e^(−w)] to a power.</summary>
        public double[] Survivals(double power)
        {
            var powers = new double[Count];
            TensorPrimitives.Multiply(CollectionsMarshal.AsSpan(logarithms), power, powers);
            TensorPrimitives.Exp<double>(powers, powers);
            return powers;
        }
    }
}
