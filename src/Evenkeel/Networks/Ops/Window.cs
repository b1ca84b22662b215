namespace Evenkeel.Networks.Ops;

/// <summary>A window that slides over height and width: the geometry that convolution and pooling share.</summary>
/// <param name="Kernel">Its extent along both axes.</param>
/// <param name="Stride">Its step.</param>
/// <param name="Padding">Rows and columns added on each side.</param>
/// <param name="Dilation">The distance between its taps.</param>
public sealed record Window(long Kernel, long Stride = 1, long Padding = 0, long Dilation = 1)
{
    /// <summary>The rules that the window breaks by itself, joined; null where it breaks none.</summary>
    internal string? Problem()
    {
        List<string> problems = [];
        if (Kernel < 1) problems.Add($"`kernel` (={Kernel}) must be at least 1");
        if (Stride < 1) problems.Add($"`stride` (={Stride}) must be at least 1");
        if (Padding < 0) problems.Add($"`padding` (={Padding}) must not be negative");
        if (Dilation < 1) problems.Add($"`dilation` (={Dilation}) must be at least 1");
        return problems.Count == 0 ? null : string.Join("; ", problems);
    }

    /// <summary>The number of places that the window takes along an axis: ⌊(n + 2p − d(k − 1) − 1)/s⌋ + 1.</summary>
    internal long Places(long extent)
    {
        var room = checked(extent + 2 * Padding - Dilation * (Kernel - 1) - 1);
        ShapeException.ThrowIf(room < 0, $"`kernel` (={Kernel}) is wider than its input ({extent} and padding {Padding}); take a smaller kernel or more padding");
        return room / Stride + 1;
    }

    /// <summary>The taps [first, end) of the window at <paramref name="place"/> that fall inside the input.</summary>
    internal (long First, long End) Inside(long place, long extent)
    {
        var origin = place * Stride - Padding;
        var first = origin >= 0 ? 0 : (-origin + Dilation - 1) / Dilation;
        var end = extent <= origin ? 0 : Math.Min(Kernel, (extent - origin + Dilation - 1) / Dilation);
        return (Math.Min(first, end), end);
    }

    /// <summary>Checks a batch of images and gives the output's height and width.</summary>
    internal (long Height, long Width) Output(Shape input)
    {
        ShapeException.ThrowIf(input.Rank != 4, $"slides over channels × height × width, got {input.WithoutBatch()}; give the input three extents");
        var problem = Problem();
        ShapeException.ThrowIf(problem is not null, problem ?? "");
        return (Places(input[2]), Places(input[3]));
    }
}
