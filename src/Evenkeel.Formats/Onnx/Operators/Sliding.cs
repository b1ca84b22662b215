using Evenkeel.Formats.Onnx.Importing;
using Evenkeel.Networks.Ops;

namespace Evenkeel.Formats.Onnx.Operators;

/// <summary>The geometry of a window as ONNX gives it: padding at both ends of each axis, by numbers or by a rule.</summary>
/// <param name="Kernel">The extents.</param>
/// <param name="Strides">The steps.</param>
/// <param name="Dilations">The distances between taps.</param>
/// <param name="Before">Padding before each axis.</param>
/// <param name="After">Padding behind it.</param>
/// <param name="Ceiling">Elements behind the padding that the last window reaches over, where places are rounded up.</param>
internal sealed record Sliding(long[] Kernel, long[] Strides, long[] Dilations, long[] Before, long[] After, long[] Ceiling)
{
    public int Axes => Kernel.Length;

    /// <summary>Whether the network's own window does all of it.</summary>
    public bool IsSymmetric => Before.AsSpan().SequenceEqual(After) && Ceiling.All(c => c == 0);

    /// <summary>The window with its padding.</summary>
    public Window Padded => Without with { Padding = PerAxis.Of(Before) };

    /// <summary>The window on an input that is padded already.</summary>
    public Window Without => new(PerAxis.Of(Kernel), PerAxis.Of(Strides), null, PerAxis.Of(Dilations));

    /// <summary>Reads the geometry of a node.</summary>
    public static Sliding Of(Call c, Value x, long[] kernel)
    {
        var axes = kernel.Length;
        if (axes is < 1 or > Window.MostAxes || x.Rank != axes + 2) throw new UnsupportedException($"slides over {axes} axes of {x.Shape}; 1 to {Window.MostAxes} axes behind samples and channels are run");
        var (strides, dilations) = (Given("strides", 1), Given("dilations", 1));
        var pads = c.Node.Ints("pads") is { Length: > 0 } given ? given : new long[2 * axes];
        if (pads.Length != 2 * axes) throw new UnsupportedException($"`pads` must have {2 * axes} values, got {pads.Length}");
        var (before, after, ceiling) = (pads[..axes], pads[axes..], new long[axes]);
        for (var i = 0; i < axes; i++)
        {
            var (extent, reach) = (x.Shape[i + 2], dilations[i] * (kernel[i] - 1) + 1);
            if (c.Node.Text("auto_pad") is ("SAME_UPPER" or "SAME_LOWER") and var rule)
            {
                var total = Math.Max(0, ((extent + strides[i] - 1) / strides[i] - 1) * strides[i] + reach - extent);
                before[i] = rule == "SAME_UPPER" ? total / 2 : total - total / 2;
                after[i] = total - before[i];
            }

            if (c.Node.Int("ceil_mode") == 1) ceiling[i] = Overhang(extent, before[i], after[i], strides[i], reach);
        }

        if (before.Concat(after).Any(p => p < 0)) throw new UnsupportedException("`pads` must not be negative");
        return new Sliding(kernel, strides, dilations, before, after, ceiling);

        long[] Given(string name, long usual)
        {
            var values = c.Node.Ints(name) is { Length: > 0 } set ? set : [.. Enumerable.Repeat(usual, axes)];
            return values.Length == axes && values.All(v => v > 0) ? values : throw new UnsupportedException($"`{name}` must have {axes} values above 0");
        }
    }

    /// <summary>Puts the padding around an input, with what the last windows reach over.</summary>
    public Value Pad(Composer compose, Value x, double value)
        => compose.Pad(x, [0, 0, .. Before], [0, 0, .. After.Zip(Ceiling, (a, c) => a + c)], value);

    /// <summary>A last window that would start behind the input and the padding before it is left out.</summary>
    private static long Overhang(long extent, long before, long after, long stride, long reach)
    {
        var room = extent + before + after - reach;
        if (room < 0) return 0;
        var places = (room + stride - 1) / stride + 1;
        if ((places - 1) * stride >= extent + before) places--;
        return Math.Max(0, (places - 1) * stride - room);
    }
}
