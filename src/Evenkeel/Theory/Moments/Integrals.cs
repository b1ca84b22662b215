using System.Collections.Immutable;

namespace Evenkeel.Theory.Moments;

/// <summary>The integrals of a function g of normal values that <see cref="NormalFunction"/> is made of.</summary>
/// <param name="Coefficients">a_k of g.</param>
/// <param name="OfSquare">Those of g²/E g².</param>
/// <param name="Second">E g².</param>
/// <param name="Third">E g³.</param>
/// <param name="Fourth">E g⁴/(E g²)².</param>
/// <param name="Slopes">E g'².</param>
/// <param name="SkewSlopes">E[g'² He₃]/6.</param>
internal sealed record Integrals(double[] Coefficients, double[] OfSquare, double Second, double Third, double Fourth, double Slopes, double SkewSlopes)
{
    public static Integrals Of(Func<double, double> g, Func<double, double> slope, ImmutableArray<double> kinks, double m, double v, int orders)
    {
        double[] a = new double[orders + 1], b = new double[orders + 1];
        var rule = NormalNodes.For(m, Math.Sqrt(v), kinks);
        double second = 0, third = 0, fourth = 0, slopes = 0, skewSlopes = 0;
        var values = new double[rule.Length];
        for (var i = 0; i < rule.Length; i++)
        {
            var (z, weight) = rule[i];
            var x = m + Math.Sqrt(v) * z;
            values[i] = g(x);
            var derivative = slope(x);
            second += weight * values[i] * values[i];
            third += weight * values[i] * values[i] * values[i];
            slopes += weight * derivative * derivative;
            skewSlopes += weight * derivative * derivative * z * (z * z - 3) / 6;
        }

        for (var i = 0; i < rule.Length; i++)
        {
            var (z, weight) = rule[i];

            // Relative to the second moment, so that a signal of 1e-80 does not underflow.
            var square = second > 0 ? values[i] * (values[i] / second) : 0;
            fourth += weight * square * square;
            double before = 0, hermite = 1;
            for (var k = 0; k <= orders; k++)
            {
                a[k] += weight * values[i] * hermite;
                b[k] += weight * square * hermite;
                (before, hermite) = (hermite, (z * hermite - Math.Sqrt(k) * before) / Math.Sqrt(k + 1));
            }
        }

        return new Integrals(a, b, second, third, fourth, slopes, skewSlopes);
    }

    /// <summary>Those of √v g: the integrals at variance v of a g with g(λx) = λ g(x), from those at 1.</summary>
    public Integrals Scaled(double v)
    {
        var root = Math.Sqrt(v);
        return this with { Coefficients = Array.ConvertAll(Coefficients, c => c * root), Second = Second * v, Third = Third * v * root };
    }
}
