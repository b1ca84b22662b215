using System.Collections.Immutable;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace Evenkeel.Theory.Moments;

/// <summary>Points and weights for integrals over N(0, 1), denser where a function of m + σz changes on the scale of 1.</summary>
internal sealed class NormalNodes
{
    /// <summary>The density is 1e-19 here.</summary>
    private const int Reach = 9;

    /// <summary>The widest piece in z is 1; in x = m + σz it is twice that, out to where activations are straight lines.</summary>
    private const double WidestInput = 2, FarthestInput = 40;

    private const int Points = 16;

    /// <summary>So many numbers at nodes fit on the stack.</summary>
    public const int OnStack = 1024;

    /// <summary>The orders of which <see cref="Centred"/> keeps the polynomials.</summary>
    private const int Orders = 24;

    private static readonly (double X, double Weight)[] Rule = Legendre();

    /// <summary>Those of centred values with no kink but at 0, which need no pieces of their own.</summary>
    private static readonly NormalNodes Centred = new([.. Enumerable.Range(-Reach, 2 * Reach + 1)], 0);

    /// <summary>He_k(z)/√k! at these.</summary>
    private static readonly double[][] Hermite = [.. Polynomials(Centred.Z).Take(Orders + 1).Select(p => p.ToArray())];

    private readonly int shared;

    /// <param name="ends">Where pieces end, in ascending order.</param>
    /// <param name="shared">How many of the first nodes are those of <see cref="Centred"/>, which pieces then follow that split some of theirs.</param>
    private NormalNodes(ReadOnlySpan<double> ends, int shared)
    {
        this.shared = shared;
        var pieces = 0;
        for (var i = 1; i < ends.Length; i++) pieces += IsShared(ends[i - 1], ends[i]) ? 0 : 1;
        (Z, Weights) = (new double[shared + pieces * Points], new double[shared + pieces * Points]);
        if (shared > 0) Centred.Z.CopyTo(Z, 0);
        var at = shared;
        for (var i = 1; i < ends.Length; i++)
        {
            var (from, half) = (ends[i - 1], (ends[i] - ends[i - 1]) / 2);
            if (IsShared(from, ends[i]))
            {
                var first = ((int)from + Reach) * Points;
                Centred.Weights.AsSpan(first, Points).CopyTo(Weights.AsSpan(first));
                continue;
            }

            foreach (var (x, weight) in Rule)
            {
                var z = from + half * (1 + x);
                (Z[at], Weights[at]) = (z, half * weight * Math.Exp(-z * z / 2) / Math.Sqrt(2 * Math.PI));
                at++;
            }
        }

        bool IsShared(double from, double to) => shared > 0 && from == Math.Floor(from) && to == from + 1;
    }

    public double[] Z { get; }

    public double[] Weights { get; }

    /// <summary>Those of integrals over m + σ z of a function with kinks, where z is a score of such a law.</summary>
    public static NormalNodes For(double m, double sigma, ImmutableArray<double> kinks, FlatLaw law = default)
    {
        var isDense = WidestInput < sigma;
        if (m == 0 && !isDense && kinks.All(kink => kink == 0)) return Centred;
        var ends = new List<double>(2 * Reach + 2 + kinks.Length);
        for (var z = -Reach; z <= Reach; z++) ends.Add(z);
        if (isDense)
        {
            for (var x = -FarthestInput; x <= FarthestInput; x += WidestInput) Add(x);
        }

        Add(0);
        foreach (var kink in kinks) Add(kink);
        ends.Sort();
        var last = 0;
        for (var i = 1; i < ends.Count; i++)
        {
            if (ends[i] != ends[last]) ends[++last] = ends[i];
        }

        return new NormalNodes(CollectionsMarshal.AsSpan(ends)[..(last + 1)], isDense ? 0 : Centred.Z.Length);

        void Add(double x)
        {
            var z = law.ScoreOf((x - m) / sigma);
            if (Math.Abs(z) < Reach) ends.Add(z);
        }
    }

    /// <summary>The sums of weighted values times He_k(z)/√k!, for all k up to an order.</summary>
    public double[] Coefficients(ReadOnlySpan<double> weighted, int orders)
    {
        var a = new double[orders + 1];
        var known = orders > Orders ? 0 : ReferenceEquals(this, Centred) ? Z.Length : shared;
        for (var k = 0; known > 0 && k <= orders; k++) a[k] = TensorPrimitives.Dot(weighted[..known], Hermite[k]);
        if (known == Z.Length) return a;
        var order = 0;
        foreach (var polynomial in Polynomials(Z[known..]).Take(orders + 1)) a[order++] += TensorPrimitives.Dot(weighted[known..], polynomial);
        return a;
    }

    /// <summary>He_k(z)/√k! for one k after the other, by √(k+1) h_{k+1} = z h_k − √k h_{k−1}; each is overwritten by the next but one.</summary>
    private static IEnumerable<double[]> Polynomials(double[] z)
    {
        double[] before = new double[z.Length], hermite = new double[z.Length];
        Array.Fill(hermite, 1);
        for (var k = 0; ; k++)
        {
            yield return hermite;
            TensorPrimitives.Multiply<double>(before, -Math.Sqrt(k), before);
            TensorPrimitives.MultiplyAdd<double>(z, hermite, before, before);
            TensorPrimitives.Multiply<double>(before, 1 / Math.Sqrt(k + 1), before);
            (before, hermite) = (hermite, before);
        }
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
