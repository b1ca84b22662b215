using Evenkeel.Networks.Ops;

namespace Evenkeel.Networks.Zoo;

/// <summary>LeNet-5 as it is commonly rebuilt (LeCun, Bottou, Bengio and Haffner 1998, figure 2, with full connections between its maps).</summary>
internal static class LeNet
{
    private const long Kernel = 5;
    private const long MaxPixels = 1L << 40;

    public static ZooNetwork Network { get; } = new(
        "lenet",
        "LeNet-5, a small convolutional network",
        [
            new("activation", "tanh", "any activation by name"),
            new("pool", "average", "average or max"),
            new("classes", "10", "outputs; the data's classes where it has them"),
        ],
        Build);

    private static Graph Build(ZooValues values, Shape? sample, long? classes)
    {
        var outputs = values.Classes(classes, Zoo.MaxParameters);
        var activation = values.Activation("activation");
        var window = new Window(2, Stride: 2);
        Op pool = values.OneOf("pool", "average", "max") == "max" ? new MaxPool(window) : new AveragePool(window);
        var input = ImageShape(sample ?? new Shape(1, 28, 28));
        if (input is null) values.Refuse($"the data's samples ({sample}) are no images; it takes channels × height × width, or a square of values");
        if (input?.Length > MaxPixels) values.Refuse($"the data's samples ({sample}) have more than 2^40 values; give smaller images");
        values.ThrowIfAnyProblem();

        var builder = new GraphBuilder("lenet", input!);
        builder.Add("conv.0", new Conv(6, new Window(Kernel, Padding: 2)));
        builder.Add("act.0", activation);
        builder.Add("pool.0", pool);
        builder.Add("conv.1", new Conv(16, new Window(Kernel, Padding: SecondPadding(builder.ShapeOf(builder.Last)))));
        builder.Add("act.1", activation);
        builder.Add("pool.1", pool);
        builder.Add("flatten", new Flatten());
        builder.Add("fc.0", new Linear(120));
        builder.Add("act.2", activation);
        builder.Add("fc.1", new Linear(84));
        builder.Add("act.3", activation);
        builder.Add("head", new Linear(outputs));
        var graph = builder.Build();
        if (graph.ParameterCount > Zoo.MaxParameters) values.Refuse($"its {graph.ParameterCount} parameters are more than 2^40; give smaller images");
        values.ThrowIfAnyProblem();
        return graph;
    }

    /// <summary>None, as in the original, where the second convolution leaves the second pooling its two rows and columns.</summary>
    private static long SecondPadding(Shape maps) => Math.Min(maps[1], maps[2]) - Kernel + 1 >= 2 ? 0 : 2;

    /// <summary>Channels × height × width of a sample: a plane is one channel, and so is a square number of values.</summary>
    private static Shape? ImageShape(Shape sample)
    {
        var side = (long)Math.Round(Math.Sqrt(sample.Length));
        return sample.Rank switch
        {
            3 => sample,
            2 => new Shape([1, .. sample.Extents]),
            1 when side * side == sample.Length => new Shape(1, side, side),
            _ => null,
        };
    }
}
