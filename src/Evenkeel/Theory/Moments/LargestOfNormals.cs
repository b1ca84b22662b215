using Evenkeel.Numerics.Random;

namespace Evenkeel.Theory.Moments;

/// <summary>The largest of k standard normal values of one correlation, as a function of one standard normal value of the same quantile.</summary>
internal static class LargestOfNormals
{
    /// <param name="count">k; it need not be whole.</param>
    /// <param name="correlation">ρ, from 0 to 1.</param>
    public static ScoreTable Of(double count, double correlation)
    {
        const double Least = -7, Greatest = 9, Step = 1.0 / 16;
        const double Certain = 5.5, Apart = 0.02;
        var pairs = new List<(double, double)>();
        var (shared, own) = (Math.Sqrt(correlation), Math.Sqrt(Math.Max(0, 1 - correlation)));
        var common = Common(own / shared);
        for (var s = Least; s <= Greatest; s += Step)
        {
            // The upper tail, which is what is small where it matters.
            double tail = 0;
            if (own < 1e-3) tail = NormalTail.Of(s);
            else if (shared < 1e-3) tail = Tail(s, count);
            else
            {
                foreach (var (z, weight) in common) tail += weight * Tail((s - shared * z) / own, count);
            }

            if (tail is <= 0 or >= 1) continue;
            var quantile = tail <= 0.5 ? NormalTail.Inverse(tail) : -NormalTail.Inverse(1 - tail);
            if (Math.Abs(quantile) < Certain && (pairs.Count == 0 || quantile > pairs[^1].Item1 + Apart)) pairs.Add((quantile, s));
        }

        return ScoreTable.Of(pairs);
    }

    /// <summary>Nodes and weights for what all share, by the trapezoidal rule: of steps that are a quarter of where the other factor falls, or half a deviation.</summary>
    private static (double Z, double Weight)[] Common(double width)
    {
        const double Reach = 8, Most = 0.5, Least = 0.125;
        var step = Math.Clamp(width / 4, Least, Most);
        var half = (int)(Reach / step);
        return [.. Enumerable.Range(-half, 2 * half + 1).Select(i => (i * step, Math.Exp(-i * step * i * step / 2) / Math.Sqrt(2 * Math.PI) * step))];
    }

    /// <summary>1 − Φ(s)^k.</summary>
    private static double Tail(double s, double count) => -Math.Exp(count * Log1Minus(NormalTail.Of(s))) + 1;

    private static double Log1Minus(double x) => x < 1e-8 ? -x : Math.Log(1 - x);
}
