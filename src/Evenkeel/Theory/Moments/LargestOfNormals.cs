using Evenkeel.Numerics.Random;

namespace Evenkeel.Theory.Moments;

/// <summary>The largest of k standard normal values of one correlation, as a function of one standard normal value of the same quantile.</summary>
internal sealed class LargestOfNormals
{
    private const int Places = 256;

    /// <summary>Both ends of the table, in standard deviations of the normal value.</summary>
    private const double Reach = 6;

    private readonly double[] values;

    private LargestOfNormals(double[] values, double linear) => (this.values, Linear) = (values, linear);

    /// <summary>E[z S(z)].</summary>
    public double Linear { get; }

    /// <param name="count">k; it need not be whole.</param>
    /// <param name="correlation">ρ, from 0 to 1.</param>
    public static LargestOfNormals Of(double count, double correlation)
    {
        var values = new double[Places + 1];
        var quantiles = Quantiles(count, correlation);
        double linear = 0;
        var at = 0;
        for (var i = 0; i <= Places; i++)
        {
            var z = Reach * (2.0 * i / Places - 1);
            while (at < quantiles.Length - 2 && quantiles[at + 1].Z < z) at++;
            var (from, to) = (quantiles[at], quantiles[at + 1]);
            values[i] = from.S + (to.S - from.S) * (z - from.Z) / (to.Z - from.Z);
            linear += z * values[i] * Math.Exp(-z * z / 2) / Math.Sqrt(2 * Math.PI) * (2 * Reach / Places);
        }

        return new LargestOfNormals(values, linear);
    }

    public double Value(double z) => At(z, out _);

    public double Slope(double z)
    {
        At(z, out var slope);
        return slope;
    }

    /// <summary>The z of a largest value.</summary>
    public double Inverse(double s)
    {
        var i = Array.BinarySearch(values, s);
        if (i < 0) i = Math.Clamp(~i, 1, Places);
        if (i == 0) return -Reach;
        var fraction = (s - values[i - 1]) / (values[i] - values[i - 1]);
        return Reach * (2.0 * (i - 1 + fraction) / Places - 1);
    }

    /// <summary>Pairs of S and the standard normal value of the same quantile, both ascending.</summary>
    private static (double Z, double S)[] Quantiles(double count, double correlation)
    {
        const double Least = -7, Greatest = 9, Step = 1.0 / 16;
        const double Certain = 5.5, Apart = 0.02;
        var pairs = new List<(double, double)>();
        var (shared, own) = (Math.Sqrt(correlation), Math.Sqrt(Math.Max(0, 1 - correlation)));
        for (var s = Least; s <= Greatest; s += Step)
        {
            // The upper tail, which is what is small where it matters.
            double tail = 0;
            if (own < 1e-3) tail = NormalTail.Of(s);
            else if (shared < 1e-3) tail = Tail(s, count);
            else
            {
                const double InnerStep = 1.0 / 8, InnerReach = 8;
                for (var z = -InnerReach; z <= InnerReach; z += InnerStep) tail += Math.Exp(-z * z / 2) / Math.Sqrt(2 * Math.PI) * InnerStep * Tail((s - shared * z) / own, count);
            }

            if (tail is <= 0 or >= 1) continue;
            var quantile = tail <= 0.5 ? NormalTail.Inverse(tail) : -NormalTail.Inverse(1 - tail);
            if (Math.Abs(quantile) < Certain && (pairs.Count == 0 || quantile > pairs[^1].Item1 + Apart)) pairs.Add((quantile, s));
        }

        return [.. pairs];
    }

    /// <summary>1 − Φ(s)^k.</summary>
    private static double Tail(double s, double count) => -Math.Exp(count * Log1Minus(NormalTail.Of(s))) + 1;

    private static double Log1Minus(double x) => x < 1e-8 ? -x : Math.Log(1 - x);

    private double At(double z, out double slope)
    {
        var place = Math.Clamp((z / Reach + 1) / 2 * Places, 0, Places);
        var i = Math.Min((int)place, Places - 1);
        slope = (values[i + 1] - values[i]) * Places / (2 * Reach);
        return values[i] + (z - Reach * (2.0 * i / Places - 1)) * slope;
    }
}
