using System.Numerics.Tensors;
using Evenkeel.Networks;

namespace Evenkeel.Theory.Moments.Kernels;

/// <summary>Weights over lags, and the matrices that ops along an axis are for them.</summary>
internal static class Lags
{
    /// <summary>Farther positions count as equally far.</summary>
    public const int Most = 8;

    /// <summary>Lags along all axes of positions together stay below some hundreds.</summary>
    private const int MostOfThreeAxes = 4;

    public static int Cap(Shape shape, int? unit, int axis)
    {
        var positions = shape.Rank - (unit is null ? 0 : 1);
        return (int)Math.Min(shape[axis] - 1, positions <= 2 ? Most : positions == 3 ? MostOfThreeAxes : 1);
    }

    /// <summary>The share of each lag among all pairs of positions along an axis, equal ones included.</summary>
    public static double[] PairWeights(long extent, int cap)
    {
        var weights = new double[cap + 1];
        double n = extent;
        for (var lag = 0; lag <= cap; lag++) weights[lag] = (lag == 0 ? n : 2 * (n - lag)) / (n * n);
        if (cap > 0) weights[cap] = (n - cap) * (n - cap + 1) / (n * n);
        else weights[0] = 1;
        return weights;
    }

    /// <summary>The shares of all lags of a shape.</summary>
    public static double[] PairWeights(Shape shape, ReadOnlySpan<int> caps)
    {
        var weights = new double[caps.Length][];
        for (var axis = 0; axis < caps.Length; axis++) weights[axis] = PairWeights(shape[axis], caps[axis]);
        return Together(weights);
    }

    /// <summary>The share of each lag among all pairs of taps of a window.</summary>
    public static double[] TapWeights(int cap, long kernel, long dilation)
    {
        var weights = new double[cap + 1];
        for (var shift = 1 - kernel; shift < kernel; shift++) weights[(int)Math.Min(Math.Abs(shift) * dilation, cap)] += (kernel - Math.Abs(shift)) / (double)(kernel * kernel);
        return weights;
    }

    /// <summary>The products of shares along all axes.</summary>
    public static double[] Together(ReadOnlySpan<double[]> shares)
    {
        double[] all = [1];
        foreach (var own in shares)
        {
            var before = all;
            all = new double[before.Length * own.Length];
            for (var i = 0; i < before.Length; i++) TensorPrimitives.Multiply(own, before[i], all.AsSpan(i * own.Length, own.Length));
        }

        return all;
    }

    /// <summary>Fewer lags, of which the last is the mean over all pairs that are at least so far apart.</summary>
    public static double[,] Fewer(long extent, int cap, int newCap)
    {
        var (matrix, weights) = (new double[newCap + 1, cap + 1], PairWeights(extent, cap));
        double far = 0;
        for (var lag = newCap; lag <= cap; lag++) far += weights[lag];
        for (var lag = 0; lag <= cap; lag++) matrix[Math.Min(lag, newCap), lag] = lag < newCap ? 1 : weights[lag] / far;
        return matrix;
    }

    /// <summary>[d, i, j] of as many lags each: of two positions d apart and a third one anywhere, how often it is i from the first and j from the second.</summary>
    public static double[] Between(long extent, int cap)
    {
        var lags = cap + 1;
        var shares = new double[lags * lags * lags];
        var pairs = new double[lags];
        for (long apart = 0; apart < extent; apart++)
        {
            var lag = (int)Math.Min(apart, cap);
            pairs[lag] += extent - apart;
            for (var third = 1 - extent; third < extent; third++)
            {
                // The first at p, the second at p + apart, the third at p + third are all inside.
                var inside = extent - Math.Max(apart, third) + Math.Min(0, third);
                var (i, j) = ((int)Math.Min(Math.Abs(third), cap), (int)Math.Min(Math.Abs(third - apart), cap));
                if (inside > 0) shares[(lag * lags + i) * lags + j] += inside;
            }
        }

        for (var i = 0; i < shares.Length; i++) shares[i] /= pairs[i / (lags * lags)] * extent;
        return shares;
    }

    /// <summary>Every stride-th position: lag i is lag i·stride of the input.</summary>
    public static double[,] Strided(int cap, int newCap, long stride)
    {
        var matrix = new double[newCap + 1, cap + 1];
        for (var lag = 0; lag <= newCap; lag++) matrix[lag, (int)Math.Min(lag * stride, cap)] = 1;
        return matrix;
    }

    /// <summary>
    /// Places with stride − 1 positions between each and the next, that share no weight with them: of (large − lag) pairs of positions as many share one as there are
    /// pairs of places so far apart.
    /// </summary>
    public static double[,] Spread(int cap, int newCap, long stride, long large, long small)
    {
        var matrix = new double[newCap + 1, cap + 1];
        for (var lag = 0; lag <= newCap; lag++)
        {
            double pairs = 0;
            for (long apart = lag; apart < (lag == newCap ? large : lag + 1); apart++)
            {
                pairs += large - apart;
                if (apart % stride == 0 && apart / stride < small) matrix[lag, (int)Math.Min(apart / stride, cap)] += (small - apart / stride) * ((double)large / small);
            }

            for (var column = 0; column <= cap; column++) matrix[lag, column] /= pairs;
        }

        return matrix;
    }

    /// <summary>
    /// Of two places of an axis that are lag apart, how often the one lies in a part of it and the other in another, or in the same, by how far apart they would be
    /// if both parts began at one place.
    /// </summary>
    /// <param name="cap">The largest lag of the parts.</param>
    /// <param name="newCap">The largest lag of the axis.</param>
    /// <param name="extent">The places of the axis.</param>
    /// <param name="first">One part.</param>
    /// <param name="second">The same one, or one behind it.</param>
    public static double[,] Inside(int cap, int newCap, long extent, (long Start, long Count) first, (long Start, long Count) second)
    {
        var (matrix, pairs) = (new double[newCap + 1, cap + 1], PairWeights(extent, newCap));
        var apart = second.Start - first.Start;
        for (var lag = apart - first.Count + 1; lag < apart + second.Count; lag++)
        {
            var (row, ways) = (Math.Min(Math.Abs(lag), newCap), Math.Min(first.Count, apart + second.Count - lag) - Math.Max(0, apart - lag));
            matrix[row, Math.Min(Math.Abs(lag - apart), cap)] += (apart == 0 ? 1 : 2) * ways / (pairs[row] * extent * extent);
        }

        return matrix;
    }

    /// <summary>A matrix whose row for every stride-th lag is multiplied by what a list has for it; the last for all beyond.</summary>
    public static double[,] Scaled(double[,] matrix, double[] factors, long stride)
    {
        for (var lag = 0; lag < matrix.GetLength(0); lag++)
        {
            for (var column = 0; column < matrix.GetLength(1); column++) matrix[lag, column] *= factors[(int)Math.Min(lag / stride, factors.Length - 1)];
        }

        return matrix;
    }

    /// <summary>The mean of a window of k positions at every stride-th: lag i is the mean over pairs of taps.</summary>
    public static double[,] Averaged(int cap, int newCap, long kernel, long stride, long dilation)
    {
        var matrix = new double[newCap + 1, cap + 1];
        for (var lag = 0; lag <= newCap; lag++)
        {
            for (var shift = 1 - kernel; shift < kernel; shift++)
            {
                matrix[lag, (int)Math.Min(Math.Abs(lag * stride + shift * dilation), cap)] += (kernel - Math.Abs(shift)) / (double)(kernel * kernel);
            }
        }

        return matrix;
    }

    /// <summary>
    /// What <see cref="Averaged"/> does to a gradient: positions lag apart get the gradients of all windows that they fall into, over k each.
    /// </summary>
    /// <param name="cap">The largest lag of the windows.</param>
    /// <param name="newCap">The largest lag of the positions.</param>
    /// <param name="kernel">k.</param>
    /// <param name="stride">The stride.</param>
    /// <param name="density">Windows a position: 1/stride but for the edges.</param>
    public static double[,] AveragedBack(int cap, int newCap, long kernel, long stride, double density)
    {
        var matrix = new double[newCap + 1, cap + 1];
        for (var lag = 0; lag <= newCap; lag++)
        {
            var reach = (kernel + lag) / stride + 1;
            for (var shift = -reach; shift <= reach; shift++)
            {
                var shared = kernel - Math.Abs(stride * shift - lag);
                if (shared > 0) matrix[lag, (int)Math.Min(Math.Abs(shift), cap)] += shared * density / (kernel * kernel);
            }
        }

        return matrix;
    }

    /// <summary>
    /// What the largest of a window does to a gradient, which goes to one place of it: two windows that share o of k places go to the same one
    /// with a chance of o/(2k − o), as of independent values.
    /// </summary>
    public static double[,] LargestBack(int cap, int newCap, long kernel, long stride, double density)
    {
        var matrix = new double[newCap + 1, cap + 1];
        var reach = (kernel - 1) / stride;
        for (var shift = -reach; shift <= reach; shift++)
        {
            var shared = kernel - Math.Abs(stride * shift);
            matrix[0, (int)Math.Min(Math.Abs(shift), cap)] += density * shared / (2.0 * kernel - shared);
        }

        for (var lag = 1; lag <= newCap; lag++) matrix[lag, (int)Math.Min(Math.Max(1, (lag + stride / 2) / stride), cap)] = cap == 0 ? 0 : density * density;
        return matrix;
    }

    /// <summary>A gradient that goes to one of all places along an axis.</summary>
    public static double[,] OneOf(int newCap, long extent)
    {
        var matrix = new double[newCap + 1, 1];
        matrix[0, 0] = 1.0 / extent;
        return matrix;
    }

    /// <summary>One position of an axis: its pairs are with itself.</summary>
    public static double[,] First(int cap) => Of(cap, 0);

    /// <summary>Two positions of an axis that are so far apart.</summary>
    public static double[,] Of(int cap, int lag)
    {
        var matrix = new double[1, cap + 1];
        matrix[0, lag] = 1;
        return matrix;
    }

    /// <summary>One value at all positions.</summary>
    public static double[,] Repeated(int newCap)
    {
        var matrix = new double[newCap + 1, 1];
        for (var lag = 0; lag <= newCap; lag++) matrix[lag, 0] = 1;
        return matrix;
    }
}
