using Evenkeel.Formats.Onnx.Importing;
using Evenkeel.Networks;
using Evenkeel.Networks.Ops;

namespace Evenkeel.Formats.Onnx.Operators;

/// <summary>Convolutions and pooling.</summary>
internal static class WindowOperators
{
    public static IEnumerable<KeyValuePair<string, Action<Call>>> All =>
    [
        new("Conv", Conv),
        new("ConvTranspose", ConvTranspose),
        new("MaxPool", MaxPool),
        new("AveragePool", AveragePool),
        new("GlobalAveragePool", c => c.Set(0, Global(c, new GlobalAveragePool()))),
        new("GlobalMaxPool", c => c.Set(0, Global(c, new GlobalMaxPool()))),
    ];

    private static void Conv(Call c)
    {
        var (x, weight) = (c[0], c.Parameter(1));
        var slide = Sliding.Of(c, x, [.. weight.Shape.Extents.Skip(2)]);
        var groups = c.Node.Int("group") ?? 1;
        CheckGroups(groups, x.Shape[1], weight.Shape[0]);
        if (x.Shape[1] != weight.Shape[1] * groups) throw new UnsupportedException($"mixes {weight.Shape[1] * groups} channels and gets {x.Shape[1]}");
        var fans = Fans.Convolution(slide.Kernel, x.Shape[1], weight.Shape[0], groups);
        var bias = c.Optional(2) is null ? null : c.Parameter(2);
        var op = new Conv(weight.Shape[0], slide.IsSymmetric ? slide.Padded : slide.Without, bias is not null, groups);
        c.Set(0, c.Emitter.RunWeighted(op, [slide.IsSymmetric ? x : slide.Pad(c.Compose, x, 0)], Parameters(weight, bias, fans)));
    }

    private static void ConvTranspose(Call c)
    {
        var (x, weight) = (c[0], c.Parameter(1));
        var bias = c.Optional(2) is null ? null : c.Parameter(2);
        var slide = Sliding.Of(c, x, [.. weight.Shape.Extents.Skip(2)]);
        var groups = c.Node.Int("group") ?? 1;
        var channels = weight.Shape[1] * groups;
        CheckGroups(groups, x.Shape[1], channels);
        var fans = Fans.TransposedConvolution(slide.Kernel, slide.Strides, x.Shape[1], channels, groups);
        var (before, after, more) = Cut(c, slide, x);
        var isOwn = before.AsSpan().SequenceEqual(after) && more.Zip(slide.Strides.Zip(slide.Dilations, Math.Max), (m, most) => m < most).All(fits => fits);
        if (isOwn)
        {
            var own = new ConvTranspose(channels, slide.Without with { Padding = PerAxis.Of(before) }, bias is not null, groups, PerAxis.Of(more));
            c.Set(0, c.Emitter.RunWeighted(own, [x], Parameters(weight, bias, fans)));
            return;
        }

        // All of it, and then what is padded and cut away.
        var value = c.Emitter.RunWeighted(new ConvTranspose(channels, slide.Without, Bias: false, groups), [x], Parameters(weight, null, fans));
        value = c.Compose.Pad(value, new long[x.Rank], [0, 0, .. more], 0);
        for (var i = 0; i < slide.Axes; i++) value = c.Compose.Slice(value, i + 2, before[i], value.Shape[i + 2] - before[i] - after[i]);
        c.Set(0, bias is null ? value : c.Compose.Add(value, Composer.Reshape(bias, [channels, .. Enumerable.Repeat(1L, slide.Axes)])));
    }

    /// <summary>What is cut from both ends of the whole output, and what is added behind it.</summary>
    private static (long[] Before, long[] After, long[] More) Cut(Call c, Sliding slide, Value x)
    {
        var more = c.Node.Ints("output_padding") is { Length: > 0 } given ? given : new long[slide.Axes];
        var (before, after) = (slide.Before, slide.After);
        var wanted = c.Node.Ints("output_shape") is { Length: > 0 } shape ? shape[^slide.Axes..] : null;
        var isLower = c.Node.Text("auto_pad") == "SAME_LOWER";
        if (wanted is null && c.Node.Text("auto_pad") is not ("SAME_UPPER" or "SAME_LOWER")) return (before, after, more);
        (before, after) = (new long[slide.Axes], new long[slide.Axes]);
        for (var i = 0; i < slide.Axes; i++)
        {
            var whole = (x.Shape[i + 2] - 1) * slide.Strides[i] + slide.Dilations[i] * (slide.Kernel[i] - 1) + 1 + more[i];
            var total = whole - (wanted is null ? x.Shape[i + 2] * slide.Strides[i] : wanted[i]);
            if (total < 0) (more[i], total) = (more[i] - total, 0);
            before[i] = isLower ? total - total / 2 : total / 2;
            after[i] = total - before[i];
        }

        return (before, after, more);
    }

    private static void MaxPool(Call c)
    {
        if (c.IsRead(1)) throw new UnsupportedException("its indices are read, which are not made");
        var slide = Sliding.Of(c, c[0], c.Node.Ints("kernel_shape") ?? []);
        var isOwn = slide.IsSymmetric && slide.Before.Zip(slide.Kernel, (p, k) => 2 * p <= k).All(fits => fits);
        c.Set(0, c.Emitter.Run(new MaxPool(isOwn ? slide.Padded : slide.Without), isOwn ? c[0] : slide.Pad(c.Compose, c[0], double.NegativeInfinity)));
    }

    private static void AveragePool(Call c)
    {
        var slide = Sliding.Of(c, c[0], c.Node.Ints("kernel_shape") ?? []);
        var countsPadding = c.Node.Int("count_include_pad") == 1;
        if (slide.IsSymmetric && slide.Before.Zip(slide.Kernel, (p, k) => 2 * p <= k).All(fits => fits))
        {
            c.Set(0, c.Emitter.Run(new AveragePool(slide.Padded, countsPadding), c[0]));
            return;
        }

        // The mean of all taps, and from it that of those that count.
        var mean = c.Emitter.Run(new AveragePool(slide.Without), slide.Pad(c.Compose, c[0], 0));
        for (var i = 0; i < slide.Axes; i++) mean = c.Compose.Multiply(mean, Shares(c, mean, slide, i, countsPadding));
        c.Set(0, mean);
    }

    /// <summary>For each place along an axis, all taps over those that count.</summary>
    private static Constant Shares(Call c, Value mean, Sliding slide, int axis, bool countsPadding)
    {
        var x = c[0];
        var (from, to) = countsPadding ? (0, slide.Before[axis] + x.Shape[axis + 2] + slide.After[axis]) : (slide.Before[axis], slide.Before[axis] + x.Shape[axis + 2]);
        var shares = c.Numbers(mean.Shape[axis + 2], each: slide.Kernel[axis]).Select(place =>
        {
            var first = place * slide.Strides[axis];
            var counted = Enumerable.Range(0, (int)slide.Kernel[axis]).Count(tap => first + tap * slide.Dilations[axis] >= from && first + tap * slide.Dilations[axis] < to);
            return slide.Kernel[axis] / (double)Math.Max(1, counted);
        });
        return new Constant(new Shape([.. Enumerable.Range(0, x.Rank).Select(a => a == axis + 2 ? mean.Shape[a] : 1)]), DType.Float32, [.. shares]);
    }

    private static Value Global(Call c, Op op) => Composer.Reshape(c.Emitter.Run(op, c[0]), [c[0].Shape[0], c[0].Shape[1], .. Enumerable.Repeat(1L, c[0].Rank - 2)]);

    private static (Value, ParameterRole, Fans)[] Parameters(Value weight, Value? bias, Fans fans)
        => bias is null ? [(weight, ParameterRole.Weight, fans)] : [(weight, ParameterRole.Weight, fans), (Composer.Reshape(bias, bias.Shape.Length), ParameterRole.Bias, fans)];

    private static void CheckGroups(long groups, long inputs, long outputs)
    {
        if (groups < 1 || inputs % groups != 0 || outputs % groups != 0) throw new UnsupportedException($"`group` (={groups}) must divide its {inputs} and {outputs} channels");
    }
}
