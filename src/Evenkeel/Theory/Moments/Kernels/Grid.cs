using Evenkeel.Networks;

namespace Evenkeel.Theory.Moments.Kernels;

/// <summary>Which pairs of places a kernel has numbers of: all lags along all axes up to their caps, the last axis's fastest.</summary>
/// <param name="shape">The extents of a sample.</param>
/// <param name="unit">The axis of units; null where all axes are positions.</param>
/// <param name="caps">The largest lag along each axis.</param>
internal sealed class Grid(Shape shape, int? unit, int[] caps)
{
    public Shape Shape => shape;

    public int? Unit => unit;

    public int[] Caps => caps;

    /// <summary>The share of each lag among all pairs of places.</summary>
    public double[] PairWeights => field ??= Lags.PairWeights(shape, caps);

    /// <summary>One number for every lag.</summary>
    public double[] Filled(double value)
    {
        var length = 1;
        foreach (var cap in caps) length *= cap + 1;
        var values = new double[length];
        if (value != 0) Array.Fill(values, value);
        return values;
    }

    /// <summary>How many lags there are along the axes before and behind one.</summary>
    public (int Outer, int Inner) Around(int axis)
    {
        int outer = 1, inner = 1;
        for (var i = 0; i < axis; i++) outer *= caps[i] + 1;
        for (var i = axis + 1; i < caps.Length; i++) inner *= caps[i] + 1;
        return (outer, inner);
    }

    /// <summary>The same with another extent and cap along an axis.</summary>
    public Grid With(int axis, long extent, int cap)
    {
        if (extent == shape[axis] && cap == caps[axis]) return this;
        int[] newCaps = [.. caps];
        newCaps[axis] = cap;
        long[] extents = [.. shape.Extents];
        extents[axis] = extent;
        return new Grid(new Shape(extents), unit, newCaps);
    }
}
