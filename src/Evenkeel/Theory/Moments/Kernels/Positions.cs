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
        return count == 1 ? kernel.Second : (count * (kernel.Pairs is null ? kernel.MeanOf(samples: 1) : Pooled(kernel).Second) - kernel.Second) / (count - 1);
    }
}
