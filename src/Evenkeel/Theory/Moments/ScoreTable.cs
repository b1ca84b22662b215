using System.Numerics.Tensors;

namespace Evenkeel.Theory.Moments;

/// <summary>Values of any law as a function of standard normal ones, each of the same quantile.</summary>
internal sealed class ScoreTable
{
    private const int Places = 256;

    /// <summary>Both ends of the table, in standard deviations of the normal value.</summary>
    private const double Reach = 6;

    private const double PerUnit = Places / (2 * Reach);

    private static readonly double[] Z = [.. Enumerable.Range(0, Places + 1).Select(i => Reach * (2.0 * i / Places - 1))];

    /// <summary>The density of z times the distance of two places, and z times that.</summary>
    private static readonly double[] Weights = Array.ConvertAll(Z, z => Math.Exp(-z * z / 2) / Math.Sqrt(2 * Math.PI) * (2 * Reach / Places)), Weighted = [.. Z.Zip(Weights, (z, weight) => z * weight)];

    private readonly double[] values;

    private ScoreTable(double[] values) => this.values = values;

    /// <summary>E[z X(z)].</summary>
    public double Linear => TensorPrimitives.Dot<double>(Weighted, values);

    /// <summary>E X(z).</summary>
    public double Mean => TensorPrimitives.Dot<double>(Weights, values);

    /// <param name="quantiles">Pairs of a standard normal value and the value of the same quantile, both ascending; beyond their ends the line goes on.</param>
    public static ScoreTable Of(List<(double Z, double X)> quantiles)
    {
        var values = new double[Places + 1];
        var at = 0;
        for (var i = 0; i <= Places; i++)
        {
            while (at < quantiles.Count - 2 && quantiles[at + 1].Z < Z[i]) at++;
            var (from, to) = (quantiles[at], quantiles[at + 1]);
            values[i] = from.X + (to.X - from.X) * (Z[i] - from.Z) / (to.Z - from.Z);
        }

        return new ScoreTable(values);
    }

    public double Value(double z) => At(z, out _);

    public double Slope(double z)
    {
        At(z, out var slope);
        return slope;
    }

    /// <summary>The z of a value.</summary>
    public double Inverse(double x)
    {
        var i = Array.BinarySearch(values, x);
        if (i < 0) i = Math.Clamp(~i, 1, Places);
        if (i == 0) return -Reach;
        var step = values[i] - values[i - 1];
        var fraction = step > 0 ? (x - values[i - 1]) / step : 0;
        return Reach * (2.0 * (i - 1 + fraction) / Places - 1);
    }

    private double At(double z, out double slope)
    {
        var place = Math.Clamp(z * PerUnit + Places / 2, 0, Places);
        var i = Math.Min((int)place, Places - 1);
        slope = (values[i + 1] - values[i]) * PerUnit;
        return values[i] + (z - Z[i]) * slope;
    }
}
