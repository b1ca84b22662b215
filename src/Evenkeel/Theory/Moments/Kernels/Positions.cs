using System.Numerics.Tensors;

namespace Evenkeel.Theory.Moments.Kernels;

/// <summary>Means over the positions of a kernel.</summary>
internal static class Positions
{
    /// <summary>The mean over all pairs of positions.</summary>
    public static Kernel Pooled(Kernel kernel)
    {
        for (var axis = 0; axis < kernel.Shape.Rank; axis++)
        {
            if (axis != kernel.Unit) kernel = kernel.MeanAlong(axis);
        }

        return kernel;
    }

    /// <summary>The number of positions.</summary>
    public static double Count(Kernel kernel) => kernel.Shape.Length / kernel.Units;

    /// <summary>E[x x'] of two different positions; q where there is one alone.</summary>
    public static double OfDifferent(Kernel kernel)
    {
        var count = Count(kernel);
        return count == 1 ? kernel.Second : (count * ByLag(kernel, kernel.Own) - kernel.Second) / (count - 1);
    }

    /// <summary>The mean over all pairs of different positions along an axis; at the same place where there is one position only.</summary>
    public static double DifferentAlong(this Kernel kernel, int axis)
    {
        var extent = (double)kernel.Shape[axis];
        return extent == 1 ? kernel.Second : (extent * kernel.MeanAlong(axis).Second - kernel.Second) / (extent - 1);
    }

    /// <summary>The mean of E[x x'] over all pairs of places, of as many samples.</summary>
    public static double MeanOf(this Kernel kernel, double samples)
        => kernel.Pairs is not null ? kernel.MeanOf(k => k, samples)
        : samples == 1 ? ByLag(kernel, kernel.Own)
        : ByLag(kernel, kernel.Own) / samples + (1 - 1 / samples) * ByLag(kernel, kernel.Other);

    /// <summary>The mean of a function of the second moments over all pairs of places, of as many samples.</summary>
    public static double MeanOf(this Kernel kernel, Func<double, double> f, double samples)
    {
        if (kernel.Pairs is not { } pairs) return ByLag(kernel, f, f, samples);
        return samples == 1 ? pairs.MeanOf(pairs.Own, f) : pairs.MeanOf(pairs.Own, f) / samples + (1 - 1 / samples) * pairs.MeanOf(pairs.Other, f);
    }

    /// <summary>The same where the second moments of different places deviate from their means.</summary>
    public static double MeanOf(this Kernel kernel, Func<double, double> f, double samples, Scatter scatter)
    {
        if (scatter == default) return kernel.MeanOf(f, samples);
        var own = Scatter.Around(kernel, f, scatter.Positions);
        var same = kernel.Grid.PairWeights[0] / samples;
        return ByLag(kernel, own, Scatter.Around(kernel, f, scatter.Samples), samples) + same * (f(kernel.Own[0]) - own(kernel.Own[0]));
    }

    /// <summary>The mean over pairs of places of one sample, of which each lag has such a weight.</summary>
    public static double MeanOf(this Kernel kernel, Func<double, double> f, double[] weights) => Weighted(weights, kernel.Own, f);

    private static double ByLag(Kernel kernel, double[] values) => TensorPrimitives.Dot<double>(kernel.Grid.PairWeights, values);

    private static double ByLag(Kernel kernel, Func<double, double> own, Func<double, double> other, double samples)
    {
        var weights = kernel.Grid.PairWeights;
        return Weighted(weights, kernel.Own, own) / samples + (samples == 1 ? 0 : (1 - 1 / samples) * Weighted(weights, kernel.Other, other));
    }

    private static double Weighted(double[] weights, double[] values, Func<double, double> f)
    {
        double sum = 0;
        for (var i = 0; i < weights.Length; i++)
        {
            if (weights[i] != 0) sum += weights[i] * f(values[i]);
        }

        return sum;
    }
}
