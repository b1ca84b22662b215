
namespace Evenkeel.Networks.Ops;

/// <summary>A window that slides over one to three axes: the geometry that convolution and pooling share.</summary>
/// <param name="Kernel">Its extent.</param>
/// <param name="Stride">Its step; 1 where it is left out.</param>
/// <param name="Padding">What is added on each side; 0 where it is left out.</param>
/// <param name="Dilation">The distance between its taps; 1 where it is left out.</param>
public sealed record Window(PerAxis Kernel, PerAxis? Stride = null, PerAxis? Padding = null, PerAxis? Dilation = null)
{
    /// <summary>The most axes that a window slides along.</summary>
    public const int MostAxes = 3;

    /// <summary>Its step.</summary>
    public PerAxis Stride { get; init; } = Stride ?? 1;

    /// <summary>What is added on each side.</summary>
    public PerAxis Padding { get; init; } = Padding ?? 0;

    /// <summary>The distance between its taps.</summary>
    public PerAxis Dilation { get; init; } = Dilation ?? 1;

    /// <summary>The number of taps.</summary>
    internal long Taps(int axes) => FanRules.Product(KernelOver(axes));

    /// <summary>The kernel's extent along each axis.</summary>
    internal long[] KernelOver(int axes) => [.. Enumerable.Range(0, axes).Select(axis => Kernel[axis])];

    /// <summary>The steps along so many axes.</summary>
    internal long[] StrideOver(int axes) => [.. Enumerable.Range(0, axes).Select(axis => Stride[axis])];

    /// <summary>Whether it slides along two axes in the same way.</summary>
    internal bool IsAlike(int a, int b) => Kernel[a] == Kernel[b] && Stride[a] == Stride[b] && Padding[a] == Padding[b] && Dilation[a] == Dilation[b];

    /// <summary>The number of places that the window takes along an axis: ⌊(n + 2p − d(k − 1) − 1)/s⌋ + 1.</summary>
    internal long Places(int axis, long extent)
    {
        var (kernel, padding) = (Kernel[axis], Padding[axis]);
        var room = checked(extent + 2 * padding - Dilation[axis] * (kernel - 1) - 1);
        ShapeException.ThrowIf(room < 0, $"`kernel` (={kernel}) is wider than its input ({extent} and padding {padding}); take a smaller kernel or more padding");
        return room / Stride[axis] + 1;
    }

    /// <summary>The taps [first, end) of the window at <paramref name="place"/> that fall inside the input.</summary>
    internal (long First, long End) Inside(int axis, long place, long extent)
    {
        var dilation = Dilation[axis];
        var origin = place * Stride[axis] - Padding[axis];
        var first = origin >= 0 ? 0 : (-origin + dilation - 1) / dilation;
        var end = extent <= origin ? 0 : Math.Min(Kernel[axis], (extent - origin + dilation - 1) / dilation);
        return (Math.Min(first, end), end);
    }

    /// <summary>The taps inside the input, over all places along an axis.</summary>
    internal double TapsInside(int axis, long extent, long places)
    {
        double total = 0;
        for (long place = 0; place < places; place++)
        {
            var (first, end) = Inside(axis, place, extent);
            total += end - first;
        }

        return total;
    }

    /// <summary>Checks a batch of signals, images or volumes, and gives the extents that the window's places have.</summary>
    internal long[] Output(Shape input)
    {
        CheckAxes(input);
        return [.. Enumerable.Range(0, input.Rank - 2).Select(axis => Places(axis, input[axis + 2]))];
    }

    /// <summary>Checks the window and the number of axes.</summary>
    internal void CheckAxes(Shape input)
    {
        ShapeException.ThrowIf(
            input.Rank < 3 || input.Rank > MostAxes + 2,
            $"slides over one to {MostAxes} axes behind the channels, got {input.WithoutBatch()}; give the input two to {MostAxes + 1} extents");
        List<string> problems = [];
        if (!Kernel.AreAtLeast(1)) problems.Add($"`kernel` (={Kernel}) must be at least 1");
        if (!Stride.AreAtLeast(1)) problems.Add($"`stride` (={Stride}) must be at least 1");
        if (!Padding.AreAtLeast(0)) problems.Add($"`padding` (={Padding}) must not be negative");
        if (!Dilation.AreAtLeast(1)) problems.Add($"`dilation` (={Dilation}) must be at least 1");
        CheckCount(problems, "kernel", Kernel, input);
        CheckCount(problems, "stride", Stride, input);
        CheckCount(problems, "padding", Padding, input);
        CheckCount(problems, "dilation", Dilation, input);
        ShapeException.ThrowIf(problems.Count > 0, string.Join("; ", problems));
    }

    /// <summary>Checks what pooling asks for besides: no window may lie mostly outside.</summary>
    internal void CheckPooling(Shape input)
    {
        for (var axis = 0; axis < input.Rank - 2; axis++)
        {
            ShapeException.ThrowIf(2 * Padding[axis] > Kernel[axis], $"`padding` (={Padding}) must be at most half of `kernel` (={Kernel})");
        }
    }

    /// <summary>Whether some window has no tap inside: all of them fall astride of the input.</summary>
    internal bool SeesOnlyPadding(Shape input)
    {
        for (var axis = 0; axis < input.Rank - 2; axis++)
        {
            var (first, end) = Inside(axis, 0, input[axis + 2]);
            if (first == end) return true;
        }

        return false;
    }

    internal static void CheckCount(List<string> problems, string name, PerAxis values, Shape input)
    {
        if (!values.Fits(input.Rank - 2)) problems.Add($"`{name}` (={values}) has {values.Values.Length} values and the input {input.Rank - 2} axes; give one for all axes, or one for each");
    }
}
