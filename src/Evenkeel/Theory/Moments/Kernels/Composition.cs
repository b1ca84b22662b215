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
        return Kernel.Zip(kernel, composed, (k, c) => (1 + 2 * composed.Second) * k - 2 * c, 0);
    }

    private static Kernel Of(Kernel kernel, double samples)
    {
        var coarse = kernel;
        for (var axis = 0; axis < kernel.Shape.Rank; axis++)
        {
            if (axis != kernel.Unit && kernel.Caps[axis] >= MostLags) coarse = coarse.Along(axis, Lags.Fewer(kernel.Shape[axis], kernel.Caps[axis], MostLags - 1), kernel.Shape[axis]);
        }

        var shares = new double[coarse.Shape.Rank][,,];
        for (var axis = 0; axis < shares.Length; axis++) shares[axis] = Lags.Between(axis == coarse.Unit ? 1 : coarse.Shape[axis], coarse.Caps[axis]);
        var (own, mixed, other) = (Of(coarse.Own, coarse.Own, shares), Of(coarse.Own, coarse.Other, shares), Of(coarse.Other, coarse.Other, shares));
        var share = 1 / samples;
        for (var i = 0; i < own.Length; i++)
        {
            own[i] = share * own[i] + (1 - share) * other[i];
            other[i] = 2 * share * mixed[i] + Math.Max(0, 1 - 2 * share) * other[i];
        }

        return new Kernel(coarse.Shape, coarse.Unit, [.. coarse.Caps], own, other, 0);
    }

    /// <summary>Σ over two lags of a and b, of all axes one after the other.</summary>
    private static double[] Of(double[] a, double[] b, double[][,,] shares)
    {
        // Products of all lags of a and b; the axes that are done stand behind, as those of the sum.
        var products = new double[a.Length * b.Length];
        for (var i = 0; i < a.Length; i++)
        {
            for (var j = 0; j < b.Length; j++) products[i * b.Length + j] = a[i] * b[j];
        }

        var (left, done) = (a.Length, 1);
        for (var axis = shares.Length - 1; axis >= 0; axis--)
        {
            var lags = shares[axis].GetLength(0);
            var rest = left / lags;
            var next = new double[rest * rest * lags * done];
            for (var i = 0; i < rest; i++)
            {
                for (var x = 0; x < lags; x++)
                {
                    for (var j = 0; j < rest; j++)
                    {
                        for (var y = 0; y < lags; y++)
                        {
                            var from = ((i * lags + x) * left + j * lags + y) * done;
                            for (var lag = 0; lag < lags; lag++)
                            {
                                if (shares[axis][lag, x, y] is not (> 0 and var share)) continue;
                                var to = ((i * rest + j) * lags + lag) * done;
                                for (var d = 0; d < done; d++) next[to + d] += share * products[from + d];
                            }
                        }
                    }
                }
            }

            (products, left, done) = (next, rest, lags * done);
        }

        return products;
    }
}
