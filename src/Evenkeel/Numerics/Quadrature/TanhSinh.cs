namespace Evenkeel.Numerics.Quadrature;

/// <summary>
/// ∫ₐᵇ g(x) dx by the double-exponential rule: x = a + (b − a)/(1 + e^(−π sinh t)), and the trapezoidal rule in t with step 2⁻ˡᵉᵛᵉˡ.
/// </summary>
/// <remarks>
/// H. Takahasi and M. Mori, Publ. RIMS 9 (1974). Each halving of the step about doubles the correct digits of an integrand that is
/// analytic inside (a, b), whatever it does at the ends: so split at kinks.
/// </remarks>
internal static class TanhSinh
{
    /// <summary>The finest step is 2⁻¹⁰: some six thousand points, enough for a few hundred periods of a sine.</summary>
    private const int FinestLevel = 10;

    /// <summary>At level 3 an analytic integrand has its first six digits or so, and an accidental agreement of two levels is past.</summary>
    private const int CoarsestLevel = 3;

    /// <summary>Where the weights have fallen below 1e-19 of the middle's.</summary>
    private const double Range = 3.4;

    /// <summary>What summing some hundred terms of rounded function values loses, relative to the sum of their magnitudes.</summary>
    private const double Rounding = 4e-16;

    private static readonly Lazy<Node[]>[] Levels = [.. Enumerable.Range(0, FinestLevel + 1).Select(level => new Lazy<Node[]>(() => NodesOf(level)))];

    /// <summary>Computes the integral and an estimate of its error, until that is below <paramref name="tolerance"/>·∫|g|.</summary>
    public static Integral Of(Func<double, double> integrand, double from, double to, double tolerance)
    {
        var width = to - from;
        double sum = 0, magnitude = 0, before = double.NaN, change = double.NaN;
        for (var level = 0; level <= FinestLevel; level++)
        {
            foreach (var node in Levels[level].Value)
            {
                // Measured from the nearer end, so that points do not round onto a kink there.
                var x = node.Fraction < 0.5 ? from + width * node.Fraction : to - width * node.Rest;
                var term = node.Weight * integrand(x);
                sum += term;
                magnitude += Math.Abs(term);
            }

            var step = Math.ScaleB(width, -level);
            var value = sum * step;
            change = Math.Abs(value - before);
            before = value;
            if (level > CoarsestLevel && !(change > tolerance * magnitude * step)) break;
        }

        // The last change is the error of the level before, so that a converged value's own error is far smaller.
        return new(before, change + Rounding * magnitude * width);
    }

    /// <summary>The points that a level adds to those of the coarser ones.</summary>
    private static Node[] NodesOf(int level)
    {
        var step = Math.ScaleB(1, -level);
        var last = (int)(Range / step);
        var nodes = new List<Node>();
        for (var k = -last; k <= last; k++)
        {
            if (level > 0 && k % 2 == 0) continue;
            var t = k * step;
            var fraction = 1 / (1 + Math.Exp(-Math.PI * Math.Sinh(t)));
            var rest = 1 / (1 + Math.Exp(Math.PI * Math.Sinh(t)));
            nodes.Add(new(fraction, rest, Math.PI * Math.Cosh(t) * fraction * rest));
        }

        return [.. nodes];
    }

    /// <summary>A point's distance from either end and its weight, all for the unit interval.</summary>
    private readonly record struct Node(double Fraction, double Rest, double Weight);
}
