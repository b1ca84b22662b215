using Evenkeel.Networks.Ops;

namespace Evenkeel.Networks.Zoo;

/// <summary>LeNet-5 as it is commonly rebuilt (LeCun, Bottou, Bengio and Haffner 1998, figure 2, with full connections between its maps).</summary>
internal static class LeNet
{
    private const long Kernel = 5;

    public static ZooNetwork Network { get; } = new(
        "lenet",
        "LeNet-5, a small convolutional network",
        [
            new("activation", "tanh", "any activation by name"),
            new("pool", "average", "average or max"),
            new("classes", "10", "outputs; the data's classes where it has them"),
        ],
        Build);

    private static Graph Build(ZooValues values, ZooInput data)
    {
        var outputs = values.Classes(data, Zoo.MaxParameters);
        var activation = values.Activation("activation");
        var window = new Window(2, Stride: 2);
        Op pool = values.OneOf("pool", "average", "max") == "max" ? new MaxPool(window) : new AveragePool(window);
        var input = Images.Of(values, data.Sample ?? new Shape(1, 28, 28));
        values.ThrowIfAnyProblem();

        var builder = new GraphBuilder("lenet", input);
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
        return values.Finish(builder, "give smaller images");
    }

    /// <summary>None, as in the original, where the second convolution leaves the second pooling its two rows and columns.</summary>
    private static long SecondPadding(Shape maps) => Math.Min(maps[1], maps[2]) - Kernel + 1 >= 2 ? 0 : 2;
}
