using System.Numerics.Tensors;

namespace Evenkeel.Theory.Moments.Kernels;

/// <summary>Means over pairs of places, by how far apart they are.</summary>
internal static class PairMeans
{
    /// <summary>By lag, the mean of Σ_t (a_t(p) b_t(p') + b_t(p) a_t(p'))/2 over pairs of places, of the last lag over all at least so far apart.</summary>
    /// <param name="a">a_t, a row for each t and a number for each place.</param>
    /// <param name="b">b_t.</param>
    /// <param name="cap">The last lag.</param>
    public static double[] ByLag(double[][] a, double[][] b, int cap)
    {
        var places = a[0].Length;
        var means = new double[cap + 1];
        double rest = 0, pairs = (double)places * places;
        for (var t = 0; t < a.Length; t++) rest += TensorPrimitives.Sum<double>(a[t]) * TensorPrimitives.Sum<double>(b[t]);
        for (var lag = 0; lag < cap; lag++)
        {
            double products = 0, ways = lag == 0 ? 1 : 2;
            for (var t = 0; t < a.Length; t++)
            {
                ReadOnlySpan<double> x = a[t], y = b[t];
                var forward = TensorPrimitives.Dot(x[..(places - lag)], y[lag..]);
                products += forward + (x == y ? forward : TensorPrimitives.Dot(y[..(places - lag)], x[lag..]));
            }

            means[lag] = products / 2 / (places - lag);
            rest -= ways * products / 2;
            pairs -= ways * (places - lag);
        }

        means[cap] = rest / pairs;
        return means;
    }
}
