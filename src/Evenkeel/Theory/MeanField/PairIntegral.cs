using System.Collections.Immutable;
using Evenkeel.Theory.Moments;

namespace Evenkeel.Theory.MeanField;

/// <summary>E[g(u₁) g(u₂)] of two normal values of variance q and correlation c, by an integral within an integral.</summary>
internal static class PairIntegral
{
    /// <summary>The inner integral changes fast where u₁ comes within these deviations of u₂ given u₁ to a kink.</summary>
    private static readonly double[] Near = [-6, -2, -1, 0, 1, 2, 6];

    public static double Of(Func<double, double> g, double q, double c, ImmutableArray<double> kinks)
    {
        var (sigma, rest) = (Math.Sqrt(q), Math.Sqrt(q * (1 - c * c)));
        ImmutableArray<double> splits = [.. kinks, .. kinks.SelectMany(k => Near.Select(n => (k + n * rest) / Math.Max(c, 0.1)))];
        double sum = 0;
        var outer = NormalNodes.For(0, sigma, splits);
        for (var i = 0; i < outer.Z.Length; i++)
        {
            var given = c * sigma * outer.Z[i];
            var inner = NormalNodes.For(given, rest, kinks);
            double mean = 0;
            for (var j = 0; j < inner.Z.Length; j++) mean += inner.Weights[j] * g(given + rest * inner.Z[j]);
            sum += outer.Weights[i] * g(sigma * outer.Z[i]) * mean;
        }

        return sum;
    }
}
