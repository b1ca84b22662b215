using Evenkeel.Networks.Ops;

namespace Evenkeel.Theory.Moments.Maps;

/// <summary>A window along one axis.</summary>
/// <param name="Axis">The axis of a sample.</param>
/// <param name="Kernel">Its taps.</param>
/// <param name="Stride">Its step.</param>
/// <param name="Dilation">The distance between its taps.</param>
/// <param name="Inside">The mean share of its taps that are inside the input.</param>
/// <param name="SquareInside">The mean square of that share.</param>
internal sealed record Slide(int Axis, long Kernel, long Stride, long Dilation, double Inside, double SquareInside)
{
    public static Slide Of(Window window, int axis, long extent, long places)
    {
        double taps = window.Kernel[axis - 1], sum = 0, squares = 0;
        for (long place = 0; place < places; place++)
        {
            var (first, end) = window.Inside(axis - 1, place, extent);
            sum += (end - first) / taps;
            squares += (end - first) / taps * ((end - first) / taps);
        }

        return new Slide(axis, window.Kernel[axis - 1], window.Stride[axis - 1], window.Dilation[axis - 1], sum / places, squares / places);
    }

    /// <summary>The same on values of which a layer takes every stride-th.</summary>
    public Slide Before(long stride) => this with { Dilation = Dilation * stride };

    /// <summary>Bins that cover an axis: as wide as they are apart, or by one entry wider.</summary>
    public static Slide Bins(int axis, long extent, long bins) => new(axis, (extent + bins - 1) / bins, Math.Max(1, extent / bins), 1, 1, 1);
}
