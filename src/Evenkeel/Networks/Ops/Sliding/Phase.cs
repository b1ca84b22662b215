namespace Evenkeel.Networks.Ops.Sliding;

/// <summary>
/// One axis of what a convolution's input receives, at every s-th element from <paramref name="Residue"/> on, s being the stride. Of these
/// elements each sees the same taps, and each of the taps a place of its own, so that they are again a correlation, with stride 1.
/// </summary>
/// <param name="Residue">The first element.</param>
/// <param name="Map">From places of the output to these elements.</param>
/// <param name="Taps">The taps that they see.</param>
internal readonly record struct Phase(long Residue, AxisMap Map, TapChoice Taps)
{
    /// <summary>The phase of an axis from an element below its stride on.</summary>
    public static Phase Of(AxisMap axis, long residue)
    {
        var (stride, dilation) = (axis.Stride, axis.Step);
        var divisor = Divisor(dilation, stride);
        var (step, distance) = (stride / divisor, residue - axis.Origin);
        var (first, most) = (0L, Math.Min(step, axis.Taps));
        while (first < most && (distance - first * dilation) % stride != 0) first++;
        var taps = first < most ? (axis.Taps - first - 1) / step + 1 : 0;
        var elements = residue < axis.Extent ? (axis.Extent - residue - 1) / stride + 1 : 0;
        var map = new AxisMap(axis.Places, elements, taps, 1, (distance - first * dilation) / stride, -(dilation / divisor));
        return new Phase(residue, map, new TapChoice(first, taps, step, axis.Taps));
    }

    private static long Divisor(long a, long b)
    {
        while (b != 0) (a, b) = (b, a % b);
        return a;
    }
}
