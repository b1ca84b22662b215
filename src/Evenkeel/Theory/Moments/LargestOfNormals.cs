using Evenkeel.Numerics.Random;

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
    {
        const double Certain = 5.5, Apart = 0.02;
        var pairs = new List<(double, double)>();
        foreach (var (i, tail) in Tails(count, Math.Sqrt(correlation), Math.Sqrt(Math.Max(0, 1 - correlation))).Index())
        {
            if (tail is <= 0 or >= 1) continue;
            var quantile = -NormalTail.Quantile(tail);
            if (Math.Abs(quantile) < Certain && (pairs.Count == 0 || quantile > pairs[^1].Item1 + Apart)) pairs.Add((quantile, Least + i * Step));
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
