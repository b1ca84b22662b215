using System.Collections.Concurrent;

namespace Evenkeel.Numerics.Random;

/// <summary>Moments of the standard normal law between two bounds.</summary>
/// <param name="Mean">E[z].</param>
/// <param name="Variance">E[(z − mean)²].</param>
/// <param name="Kurtosis">E[(z − mean)⁴]/Variance².</param>
internal readonly record struct TruncatedMoments(double Mean, double Variance, double Kurtosis)
{
    /// <summary>Of the few windows that a program draws from, since each tensor and each slice of it asks anew.</summary>
    private static readonly ConcurrentDictionary<(double Low, double High), TruncatedMoments> Known = new();

    /// <summary>Where the density has fallen to e^(−45) of its largest value in the window, and of the moments nothing is missed.</summary>
    private const double LeastLogDensity = 45;

    /// <summary>The intervals of the rule; five points to each.</summary>
    private const int Intervals = 128;

    /// <summary>
    /// Computes the moments by Gauss and Legendre's rule of five points on equal intervals, in differences from the mean, so that no bound is
    /// too far out or too near the other; the error is about 1e-14, and the mean between bounds that are alike is 0.
    /// </summary>
    public static TruncatedMoments Of(double low, double high) => Known.GetOrAdd((low, high), static bounds => Compute(bounds.Low, bounds.High));

    private static TruncatedMoments Compute(double low, double high)
    {
        // The densest point, and the range in which the density relative to it matters.
        var densest = Math.Clamp(0, low, high);
        var reach = Math.Sqrt(densest * densest + 2 * LeastLogDensity);
        var (from, to) = (Math.Max(low, -reach), Math.Min(high, reach));
        var points = Points(densest, from, to).ToArray();
        var mass = points.Sum(p => p.Weight);
        var mean = densest + points.Sum(p => p.Weight * (p.Z - densest)) / mass;
        var variance = points.Sum(p => p.Weight * (p.Z - mean) * (p.Z - mean)) / mass;
        var fourth = points.Sum(p => p.Weight * (p.Z - mean) * (p.Z - mean) * (p.Z - mean) * (p.Z - mean)) / mass;

        // Variances are a part of what the generator promises to the last bit, and so take the mean as it was summed.
        return new(low == -high ? 0 : mean, variance, fourth / (variance * variance));
    }

    private static IEnumerable<(double Z, double Weight)> Points(double densest, double from, double to)
    {
        var rule = new (double Place, double Weight)[]
        {
            (0, 128.0 / 225),
            (Math.Sqrt(5 - 2 * Math.Sqrt(10.0 / 7)) / 3, (322 + 13 * Math.Sqrt(70)) / 900),
            (-Math.Sqrt(5 - 2 * Math.Sqrt(10.0 / 7)) / 3, (322 + 13 * Math.Sqrt(70)) / 900),
            (Math.Sqrt(5 + 2 * Math.Sqrt(10.0 / 7)) / 3, (322 - 13 * Math.Sqrt(70)) / 900),
            (-Math.Sqrt(5 + 2 * Math.Sqrt(10.0 / 7)) / 3, (322 - 13 * Math.Sqrt(70)) / 900),
        };
        var half = (to - from) / (2 * Intervals);
        for (var interval = 0; interval < Intervals; interval++)
        {
            var middle = from + (2 * interval + 1) * half;
            foreach (var (place, weight) in rule)
            {
                var z = middle + half * place;
                yield return (z, weight * Reproducible.Exp(-0.5 * (z - densest) * (z + densest)));
            }
        }
    }
}
