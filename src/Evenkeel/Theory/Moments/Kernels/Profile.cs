using System.Numerics.Tensors;

namespace Evenkeel.Theory.Moments.Kernels;

/// <summary>
/// How second moments are spread over the positions along each axis, as factors of mean 1 whose product holds at a place: windows that hang
/// over the edge make less of it, and a norm over all positions keeps it so.
/// </summary>
internal sealed class Profile
{
    private readonly Along?[] axes;

    private Profile(Along?[] axes) => this.axes = axes;

    /// <summary>All positions are alike.</summary>
    public static Profile Flat { get; } = new([]);

    /// <summary>The factors along an axis; null where all are 1.</summary>
    public double[]? this[int axis] => At(axis)?.Factors;

    /// <summary>The same with other factors along an axis.</summary>
    /// <param name="axis">The axis.</param>
    /// <param name="factors">f_p, of E[x²] at a position.</param>
    /// <param name="common">g_p, of E[x x̄] at a position with the mean over all of another sample; null where that is not known.</param>
    public Profile With(int axis, double[]? factors, double[]? common = null)
        => factors == this[axis] && common is null ? this : Of(Math.Max(axes.Length, axis + 1), i => i != axis ? At(i) : factors is null ? null : new Along(factors, common));

    /// <summary>The same of axes in another order, or of new ones, −1, of one position.</summary>
    public Profile Taken(int[] order) => this == Flat ? this : Of(order.Length, axis => order[axis] >= 0 ? At(order[axis]) : null);

    /// <summary>That of the sum of independent values, which have such shares of its second moment.</summary>
    public Profile Mixed(double share, Profile other)
        => other == this ? this : Of(Math.Max(axes.Length, other.axes.Length), axis => Mixed(At(axis), share, other.At(axis)));

    /// <summary>That of a product of independent values.</summary>
    public Profile Times(Profile other)
    {
        if (this == Flat || other == Flat) return this == Flat ? other : this;
        return Of(Math.Max(axes.Length, other.axes.Length), axis => At(axis) is { } a && other.At(axis) is { } b ? a.Times(b) : At(axis) ?? other.At(axis));
    }

    /// <summary>
    /// That of the values without their mean over all positions: E(x_p − x̄)² = q f_p − 2 M g_p + M with M = E[x̄ x̄'] as a share of q.
    /// </summary>
    public Profile Centred(double ofMean)
        => ofMean < 1 ? Of(axes.Length, axis => At(axis)?.Centred(ofMean)) : Flat;

    /// <summary>That of sums which take the values of one position each: of E[x x̄'] they have the root of what they have of E[x²].</summary>
    public Profile Pointwise() => this == Flat ? this : Of(axes.Length, axis => At(axis)?.Pointwise());

    /// <summary>That of a function of values with other scales: of E[y ȳ] so much is of means, which are larger by d ln E y/d ln v where the scale is; the rest is as that of the values.</summary>
    /// <param name="scales">The profile of the values.</param>
    /// <param name="growth">d ln E y/d ln v.</param>
    /// <param name="ofMeans">The share of (E y)² of E[y ȳ].</param>
    public Profile OfFunction(Profile scales, double growth, double ofMeans)
    {
        var share = scales.ShareOfAxis(growth);
        return Of(axes.Length, axis => At(axis) is { } own && scales.At(axis) is { } along
            ? new Along(own.Factors, [.. along.Factors.Select((f, p) => ofMeans * (1 + share * (f - 1)) + (1 - ofMeans) * (along.Common?[p] ?? 1))])
            : At(axis));
    }

    /// <summary>
    /// By lag along an axis the mean of √(f_p f_p'), of the last lag over all pairs at least so far apart: what E[x x'] has of the places'
    /// scales beyond their likeness; null where all are 1.
    /// </summary>
    public double[]? Together(int axis, int cap) => At(axis)?.Together(cap);

    /// <summary>By lag along an axis the mean of (g_p + g_p')/2; null where all are 1.</summary>
    public double[]? InCommon(int axis, int cap) => At(axis)?.InCommon(cap);

    /// <summary>
    /// What share along each axis makes of the largest factor f the share s of all, so that the product of 1 + s' (f' − 1) over axes that are alike is 1 + s (f − 1)
    /// there; not so small a one that any 1 + s' (f' − 1) is less than nothing.
    /// </summary>
    public double ShareOfAxis(double share)
    {
        double[] largest = [.. axes.Where(a => a is not null).Select(a => a!.Factors.Max())];
        if (largest.Length > 1)
        {
            var factor = largest.Aggregate(1.0, (product, f) => product * f);
            var one = Math.Pow(factor, 1.0 / largest.Length);
            if (one > 1) share = (Math.Pow(Math.Max(0, 1 + share * (factor - 1)), 1.0 / largest.Length) - 1) / (one - 1);
        }

        return largest.Length > 0 && largest.Max() > 1 ? Math.Max(share, -1 / (largest.Max() - 1)) : share;
    }

    /// <summary>The mean of √f over all positions.</summary>
    public double MeanRoot => axes.Aggregate(1.0, (product, along) => product * (along?.MeanRoot ?? 1));

    /// <summary>The variance of the factors over all places.</summary>
    public double Variance => this == Flat ? 0 : axes.Aggregate(1.0, (product, along) => product * (along?.MeanSquare ?? 1)) - 1;

    /// <summary>The covariance of the factors of two over all places.</summary>
    public double Covariance(Profile other)
    {
        if (this == Flat || other == Flat) return 0;
        double product = 1;
        for (var axis = 0; axis < Math.Min(axes.Length, other.axes.Length); axis++)
        {
            if (axes[axis] is { } a && other.axes[axis] is { } b) product *= TensorPrimitives.Dot<double>(a.Factors, b.Factors) / a.Factors.Length;
        }

        return product - 1;
    }

    private Along? At(int axis) => axis < axes.Length ? axes[axis] : null;

    private static Profile Of(int count, Func<int, Along?> axis)
    {
        var axes = new Along?[count];
        for (var i = 0; i < count; i++) axes[i] = axis(i);
        return Array.TrueForAll(axes, a => a is null) ? Flat : new(axes);
    }

    private static Along? Mixed(Along? a, double share, Along? b)
    {
        if ((a ?? b)?.Factors is not { } any) return null;
        var factors = new double[any.Length];
        for (var i = 0; i < factors.Length; i++) factors[i] = share * (a?.Factors[i] ?? 1) + (1 - share) * (b?.Factors[i] ?? 1);
        return new Along(factors, share >= 0.5 ? a?.Common : b?.Common);
    }

    /// <summary>The factors along one axis.</summary>
    private sealed class Along(double[] factors, double[]? common)
    {
        private double[]? together;

        public double[] Factors => factors;

        public double[]? Common => common;

        public double MeanRoot => TensorPrimitives.Average<double>(Roots);

        public double MeanSquare => TensorPrimitives.Dot<double>(factors, factors) / factors.Length;

        public double[] Together(int cap) => together?.Length == cap + 1 ? together : together = PairMeans.ByLag([Roots], [Roots], cap);

        public double[]? InCommon(int cap) => common is null ? null : PairMeans.ByLag([common], [Array.ConvertAll(common, _ => 1.0)], cap);

        public Along Centred(double ofMean)
        {
            var centred = new double[factors.Length];
            for (var p = 0; p < centred.Length; p++) centred[p] = Math.Max(0, factors[p] - ofMean * (2 * (common?[p] ?? 1) - 1)) / (1 - ofMean);
            if (TensorPrimitives.Average<double>(centred) is > 0 and var mean) TensorPrimitives.Divide(centred, mean, centred);
            return new Along(centred, null);
        }

        public Along Times(Along other)
        {
            var product = new double[factors.Length];
            TensorPrimitives.Multiply(factors, other.Factors, product);
            if (TensorPrimitives.Average<double>(product) is > 0 and var mean) TensorPrimitives.Divide(product, mean, product);
            return new Along(product, null);
        }

        public Along Pointwise()
        {
            if (!(MeanRoot > 0)) return new Along(factors, null);
            var common = new double[factors.Length];
            TensorPrimitives.Divide(Roots, MeanRoot, common);
            return new Along(factors, common);
        }

        private double[] Roots => field ??= Array.ConvertAll(factors, Math.Sqrt);
    }
}
