using System.Collections.Immutable;

namespace Evenkeel.Theory.Moments;

/// <summary>Points and weights for integrals over N(0, 1), denser where a function of m + σz changes on the scale of 1.</summary>
internal static class NormalNodes
{
    /// <summary>The density is 1e-19 here.</summary>
    private const double Reach = 9;

    /// <summary>The widest piece in z; in x = m + σz it is twice that, out to where activations are straight lines.</summary>
    private const double Widest = 1, WidestInput = 2, FarthestInput = 40;

    private const int Points = 16;

    private static readonly (double X, double Weight)[] Rule = Legendre();

    /// <summary>Those of centred values with no kink but at 0, which need no pieces of their own.</summary>
    private static readonly (double Z, double Weight)[] Centred = Split(0, 1, []);

    public static (double Z, double Weight)[] For(double m, double sigma, ImmutableArray<double> kinks)
        => m == 0 && WidestInput / sigma >= Widest && kinks.All(kink => kink == 0) ? Centred : Split(m, sigma, kinks);

    private static (double Z, double Weight)[] Split(double m, double sigma, ImmutableArray<double> kinks)
    {
        var ends = new SortedSet<double> { -Reach, 0, Reach };
        for (var z = -Reach; z < Reach; z += Widest) ends.Add(z);
        if (WidestInput / sigma < Widest)
        {
            for (var x = -FarthestInput; x <= FarthestInput; x += WidestInput) AddInside(ends, (x - m) / sigma);
        }

        AddInside(ends, -m / sigma);
        foreach (var kink in kinks) AddInside(ends, (kink - m) / sigma);
        var nodes = new List<(double, double)>(ends.Count * Points);
        var from = -Reach;
        foreach (var to in ends.Skip(1))
        {
            var half = (to - from) / 2;
            foreach (var (x, weight) in Rule)
            {
                var z = from + half * (1 + x);
                nodes.Add((z, half * weight * Math.Exp(-z * z / 2) / Math.Sqrt(2 * Math.PI)));
            }

            from = to;
        }

        return [.. nodes];
    }

    private static void AddInside(SortedSet<double> ends, double z)
    {
        if (Math.Abs(z) < Reach) ends.Add(z);
    }

    /// <summary>The Gauss–Legendre rule on [−1, 1], by Newton's method on the Legendre polynomial.</summary>
    private static (double X, double Weight)[] Legendre()
    {
        const int NewtonSteps = 20;
        var rule = new (double, double)[Points];
        for (var i = 0; i < Points; i++)
        {
            var x = Math.Cos(Math.PI * (i + 0.75) / (Points + 0.5));
            double slope = 0;
            for (var step = 0; step < NewtonSteps; step++)
            {
                double before = 1, value = x;
                for (var k = 2; k <= Points; k++) (before, value) = (value, ((2 * k - 1) * x * value - (k - 1) * before) / k);
                slope = Points * (x * value - before) / (x * x - 1);
                x -= value / slope;
            }

            rule[i] = (x, 2 / ((1 - x * x) * slope * slope));
        }

        return rule;
    }
}
