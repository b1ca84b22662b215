namespace Evenkeel.Theory.Moments.Maps;

/// <summary>A pair of functions of a normal score, as cubics through places: lines would be above what grows as densities do.</summary>
internal static class FactorTable
{
    /// <summary>Places of a table, and how far they reach in standard deviations.</summary>
    public const int Places = 48;
    private const double Reach = 6;

    /// <summary>The standard normal value at each place: none is 0, where slopes jump.</summary>
    public static double[] Z { get; } = [.. Enumerable.Range(0, Places).Select(i => Reach * ((2.0 * i + 1) / Places - 1))];

    /// <summary>Their chances.</summary>
    public static double[] Weights { get; } = Array.ConvertAll(Z, z => Math.Exp(-z * z / 2) / Math.Sqrt(2 * Math.PI) * 2 * Reach / Places);

    /// <summary>The score at each place.</summary>
    public static double[] Scores(Origin origin)
    {
        var (mean, sigma) = (origin.Kernel.Mean, Math.Sqrt(origin.Kernel.Variance));
        return Array.ConvertAll(Z, z => mean + sigma * z);
    }

    /// <summary>The functions of a score that have such values at the places.</summary>
    public static Func<double, (double Mean, double Square)> Of(Origin origin, (double Mean, double Square)[] factors)
    {
        var (mean, sigma) = (origin.Kernel.Mean, Math.Sqrt(origin.Kernel.Variance));
        var perScore = sigma > 0 ? Places / (2 * Reach * sigma) : 0;
        return u =>
        {
            var place = perScore > 0 ? Math.Clamp((u - mean) * perScore + (Places - 1) / 2.0, 0, Places - 1) : 0;
            var i = Math.Min((int)place, Places - 2);
            var (before, from, to, after) = (factors[Math.Max(0, i - 1)], factors[i], factors[i + 1], factors[Math.Min(Places - 1, i + 2)]);
            return (Between(before.Mean, from.Mean, to.Mean, after.Mean, place - i), Math.Max(0, Between(before.Square, from.Square, to.Square, after.Square, place - i)));
        };
    }

    /// <summary>At a share of the way from one value to the next, with the slopes of the lines through their neighbours (Catmull and Rom 1974).</summary>
    private static double Between(double before, double from, double to, double after, double share)
        => from + share / 2 * (to - before + share * (2 * before - 5 * from + 4 * to - after + share * (3 * (from - to) + after - before)));
}
