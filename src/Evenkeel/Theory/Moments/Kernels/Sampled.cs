namespace Evenkeel.Theory.Moments.Kernels;

/// <summary>The axis of samples as one of positions, for what a graph that is bound to its batch does with it.</summary>
internal static class Sampled
{
    /// <summary>The same values with the samples as the first axis.</summary>
    public static Kernel Lifted(Kernel kernel, long samples)
    {
        var shape = kernel.Shape.WithBatch(samples);
        int[] caps = [samples == 1 ? 0 : 1, .. kernel.Caps];
        double[] values = samples == 1 ? kernel.Own : [.. kernel.Own, .. kernel.Other];
        return new Kernel(shape, kernel.Unit + 1, caps, values, values, kernel.Mean);
    }

    /// <summary>The same values with the first axis as the samples; one of extent 1 is what all of them see.</summary>
    public static Kernel Unlifted(Kernel kernel)
    {
        if (kernel.Unit == 0) kernel = kernel.UnitAsPositions();
        var same = kernel.Along(0, Lags.First(kernel.Caps[0]), 1);
        var extent = (double)kernel.Shape[0];
        var other = extent == 1 ? same : Kernel.Zip(kernel.MeanAlong(0), same, (all, own) => (extent * all - own) / (extent - 1), kernel.Mean);
        return new Kernel(kernel.Shape.WithoutBatch(), same.Unit - 1, same.Caps[1..].ToArray(), same.Own, other.Own, kernel.Mean);
    }

    /// <summary>The gradient of what all samples see: the sum of theirs.</summary>
    public static Kernel Summed(Kernel gradient, double samples)
    {
        double[] sums = [.. gradient.Own.Zip(gradient.Other, (own, other) => samples * (own + (samples - 1) * other))];
        return new Kernel(gradient.Shape, gradient.Unit, gradient.Caps.ToArray(), sums, sums, samples * gradient.Mean);
    }
}
