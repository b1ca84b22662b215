using Evenkeel.Numerics.Random;
using Evenkeel.Theory.Moments.Kernels;

namespace Evenkeel.Theory.Moments;

/// <summary>The largest of k standard normal values of one correlation, as a function of one standard normal value of the same quantile.</summary>
internal static class LargestOfNormals
{
    /// <summary>Scores from where no value of a few hundred is the largest to beyond that of a million.</summary>
    private const double Least = -7, Step = 1.0 / 16;

    private const int Scores = 16 * 16 + 1;

    /// <param name="count">k; it need not be whole.</param>
    /// <param name="correlation">ρ, from 0 to 1.</param>
    public static ScoreTable Of(double count, double correlation)
        => Table(Tails(count, Math.Sqrt(correlation), Math.Sqrt(Math.Max(0, 1 - correlation))), Least, Step);

    /// <summary>The largest of values √t √f (m + z) of normal z, whose scales f differ from one to the other and t all have in common.</summary>
    /// <param name="count">k.</param>
    /// <param name="correlation">That of z.</param>
    /// <param name="mean">m.</param>
    /// <param name="places">The law of f; null where it is 1.</param>
    /// <param name="common">That of t.</param>
    public static ScoreTable Of(double count, double correlation, double mean, PlaceScales? places, PlaceScales? common)
    {
        if (places is null && common is null && mean == 0) return Of(count, correlation);
        const double Reach = 8, Finest = 0.1, Coarsest = 0.5, Negligible = 1.0 / 256;
        var (shared, own) = (Math.Sqrt(correlation), Math.Max(Finest, Math.Sqrt(Math.Max(0, 1 - correlation))));
        var (f, t) = (places ?? One, common ?? One);
        var (largest, reach) = (Math.Sqrt(f.Factors.Max() * t.Factors.Max()), Math.Abs(mean) + Reach);
        var step = 2 * largest * reach / (Scores - 1);
        var apart = shared < Negligible ? Reach : Math.Clamp(own / shared, Finest, Coarsest);
        double[] nodes = [.. Enumerable.Range(0, (int)(2 * Reach / apart) - 1).Select(j => j * apart - Reach + apart)], weights = [.. nodes.Select(z => Math.Exp(-z * z / 2))];
        var all = weights.Sum();
        return Table([.. Enumerable.Range(0, Scores).Select(i => Tail(i * step - largest * reach))], -largest * reach, step);

        double Tail(double s)
        {
            double sum = 0;
            for (var j = 0; j < nodes.Length; j++)
            {
                for (var k = 0; k < t.Factors.Length; k++) sum += weights[j] * t.Shares[k] * (1 - Math.Exp(count * LogBelow(s / Math.Sqrt(t.Factors[k]), shared * nodes[j])));
            }

            return sum / all;
        }

        // ln P(one is below s), of those whose scale is 0 a certain number.
        double LogBelow(double s, double z)
        {
            double sum = 0;
            for (var g = 0; g < f.Factors.Length; g++)
            {
                sum += f.Shares[g] * (f.Factors[g] > 0 ? Log1Minus(NormalTail.Of((s / Math.Sqrt(f.Factors[g]) - mean - z) / own)) : s < 0 ? double.NegativeInfinity : 0);
            }

            return sum;
        }
    }

    private static readonly PlaceScales One = new([1], [1]);

    private static ScoreTable Table(ReadOnlySpan<double> tails, double least, double step)
    {
        const double Certain = 5.5, Apart = 0.02;
        var pairs = new List<(double, double)>();
        for (var i = 0; i < tails.Length; i++)
        {
            if (tails[i] is <= 0 or >= 1) continue;
            var quantile = -NormalTail.Quantile(tails[i]);
            if (Math.Abs(quantile) < Certain && (pairs.Count == 0 || quantile > pairs[^1].Item1 + Apart)) pairs.Add((quantile, least + i * step));
        }

        return ScoreTable.Of(pairs);
    }

    /// <summary>
    /// P(largest > s) at every score, the upper tail, which is what is small where it matters: a sum over what all share, by the trapezoidal rule, whose
    /// nodes lie on the grid of the scores or of parts of their steps, so that few values of the largest of what each has of its own serve all.
    /// </summary>
    private static double[] Tails(double count, double shared, double own)
    {
        const double Negligible = 1.0 / 256;
        if (own < Negligible) return [.. Enumerable.Range(0, Scores).Select(i => NormalTail.Of(Least + i * Step))];
        if (shared < Negligible) return [.. Enumerable.Range(0, Scores).Select(i => Tail(Least + i * Step, count))];

        // Nodes as far apart as a quarter of where the other factor falls, or one deviation: there the rule is exact to 1e-8 for a normal law.
        const double Reach = 8, Most = 1;
        const int Finest = 16;
        var apart = shared * Math.Min(Most, own / shared / 4);
        var parts = Math.Clamp((int)Math.Ceiling(Step / apart), 1, Finest);
        var grid = Step / parts;
        var stride = Math.Max(1, (int)(apart / grid));
        var half = (int)(Reach * shared / (stride * grid));

        var tails = new double[(Scores - 1) * parts + 2 * half * stride + 1];
        for (var i = 0; i < tails.Length; i++) tails[i] = Tail((Least + (i - half * stride) * grid) / own, count);
        var sums = new double[Scores];
        for (var j = -half; j <= half; j++)
        {
            var z = j * stride * grid / shared;
            var weight = Math.Exp(-z * z / 2) / Math.Sqrt(2 * Math.PI) * (stride * grid / shared);
            for (var i = 0; i < Scores; i++) sums[i] += weight * tails[i * parts + (half - j) * stride];
        }

        return sums;
    }

    /// <summary>1 − Φ(s)^k.</summary>
    private static double Tail(double s, double count) => -Math.Exp(count * Log1Minus(NormalTail.Of(s))) + 1;

    private static double Log1Minus(double x) => x < 1e-8 ? -x : Math.Log(1 - x);
}
