namespace Evenkeel.Theory.Moments.Kernels;

/// <summary>
/// (K ∘ K)(p, p') = the mean over all places x of K(p, x) K(x, p'): what two places share with all others. A norm divides each channel by the mean
/// square v of its own values y = w'x; of normal weights w E[y y'/v] = (1 + 2 m) K − 2 K ∘ K to first order, where E v = 1 and m is K ∘ K at one place.
/// </summary>
internal static class Composition
{
    /// <summary>Farther places count as equally far.</summary>
    private const int MostLags = 5;

    /// <summary>Less than this of what is shared is left out.</summary>
    private const double Least = 1e-3;

    /// <summary>(1 + 2 m) K − 2 K ∘ K.</summary>
    /// <param name="kernel">K, of second moment 1.</param>
    /// <param name="samples">The samples that are normed together.</param>
    /// <param name="shared">m.</param>
    public static Kernel Normed(Kernel kernel, double samples, double shared)
    {
        if (2 * shared < Least || kernel.Unit is null && kernel.Shape.Rank < 2) return kernel;
        var composed = Of(kernel, samples);
        return Kernel.Zip(kernel, composed, (k, c) => Math.Clamp((1 + 2 * composed.Second) * k - 2 * c, -1, 1), 0);
    }

    private static Kernel Of(Kernel kernel, double samples)
    {
        var coarse = kernel;
        for (var axis = 0; axis < kernel.Shape.Rank; axis++)
        {
            if (axis != kernel.Unit && kernel.Caps[axis] >= MostLags) coarse = coarse.Along(axis, Lags.Fewer(kernel.Shape[axis], kernel.Caps[axis], MostLags - 1), kernel.Shape[axis]);
        }

        var shares = new double[coarse.Shape.Rank][];
        for (var axis = 0; axis < shares.Length; axis++) shares[axis] = Lags.Between(axis == coarse.Unit ? 1 : coarse.Shape[axis], coarse.Caps[axis]);
        var (own, mixed, other) = (Of(coarse.Own, coarse.Own, coarse.Caps, shares), Of(coarse.Own, coarse.Other, coarse.Caps, shares), Of(coarse.Other, coarse.Other, coarse.Caps, shares));
        var share = 1 / samples;
        for (var i = 0; i < own.Length; i++)
        {
            own[i] = share * own[i] + (1 - share) * other[i];
            other[i] = 2 * share * mixed[i] + Math.Max(0, 1 - 2 * share) * other[i];
        }

        return new Kernel(coarse.Shape, coarse.Unit, [.. coarse.Caps], own, other, 0);
    }

    /// <summary>Σ over two lags of a and b, of all axes one after the other.</summary>
    private static double[] Of(double[] a, double[] b, ReadOnlySpan<int> caps, double[][] shares)
    {
        var lags = caps[^1] + 1;
        var (left, done) = (a.Length / lags, lags);
        var products = Last(a, b, left, lags, shares[^1]);
        for (var axis = shares.Length - 2; axis >= 0; axis--)
        {
            lags = caps[axis] + 1;
            products = Next(products, left, lags, done, shares[axis]);
            (left, done) = (left / lags, done * lags);
        }

        return products;
    }

    /// <summary>[i, j, d] of the other axes' lags i of a and j of b, and of lag d of the sum along the last axis.</summary>
    private static double[] Last(double[] a, double[] b, int rest, int lags, double[] shares)
    {
        var products = new double[rest * rest * lags];
        var seen = new double[lags];
        for (var i = 0; i < rest; i++)
        {
            for (var lag = 0; lag < lags; lag++)
            {
                for (var y = 0; y < lags; y++)
                {
                    double sum = 0;
                    for (var x = 0; x < lags; x++) sum += shares[(lag * lags + y) * lags + x] * a[i * lags + x];
                    seen[y] = sum;
                }

                for (var j = 0; j < rest; j++)
                {
                    double sum = 0;
                    for (var y = 0; y < lags; y++) sum += seen[y] * b[j * lags + y];
                    products[(i * rest + j) * lags + lag] = sum;
                }
            }
        }

        return products;
    }

    /// <summary>The same with one axis more that is done, whose lags stand before those that are.</summary>
    private static double[] Next(double[] products, int left, int lags, int done, double[] shares)
    {
        var rest = left / lags;
        var next = new double[rest * rest * lags * done];
        for (var i = 0; i < left; i++)
        {
            for (var j = 0; j < left; j++)
            {
                var (x, y, to) = (i % lags, j % lags, (i / lags * rest + j / lags) * lags);
                for (var lag = 0; lag < lags; lag++)
                {
                    var share = shares[(lag * lags + x) * lags + y];
                    for (var d = 0; d < done; d++) next[(to + lag) * done + d] += share * products[(i * left + j) * done + d];
                }
            }
        }

        return next;
    }
}
