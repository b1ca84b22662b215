using Evenkeel.Networks.Ops;

namespace Evenkeel.Networks.Zoo;

/// <summary>
/// VGG with eleven weighted layers (Simonyan and Zisserman 2015, table 1, column A), layer by layer as in torchvision, with its names; with
/// norms it is torchvision's vgg11_bn, whose convolutions keep their biases.
/// </summary>
internal static class Vgg
{
    private const long MaxWidth = 1 << 20;
    private const int PooledSide = 7;

    /// <summary>Channels of each convolution in units of the width; 0 halves the extents.</summary>
    private static readonly long[] Layers = [1, 0, 2, 0, 4, 4, 0, 8, 8, 0, 8, 8, 0];

    public static ZooNetwork Vgg11 { get; } = new(
        "vgg11",
        "VGG-11: eight convolutions of 3×3 and three linear layers",
        [
            .. Images.Options("1000", "224"),
            new("width", "64", "channels of the first convolution; those of the last are eight times as many"),
            new("hidden", "4096", "units of the two hidden linear layers"),
            new("activation", "relu", "any activation by name"),
            ConvLayers.NormOption("none"),
        ],
        Build);

    private static Graph Build(ZooValues values, ZooInput data)
    {
        var outputs = values.Classes(data, Zoo.MaxParameters);
        var image = Images.Of(values, data);
        var width = values.Integer("width", 1, MaxWidth);
        var hidden = values.Integer("hidden", 1, Zoo.MaxParameters);
        var activation = values.Activation("activation");
        var norm = ConvLayers.NormOf(values);
        var least = 1L << Layers.Count(l => l == 0);
        if (Math.Min(image[1], image[2]) < least) values.Refuse($"its five poolings leave nothing of an image of {image[1]}×{image[2]}; give images of {least}×{least} at least, or take zoo:lenet");
        values.ThrowIfAnyProblem();

        var builder = new GraphBuilder("vgg11", image);
        var i = 0;
        foreach (var layer in Layers)
        {
            if (layer == 0)
            {
                builder.Add($"features.{i++}", new MaxPool(new Window(2, Stride: 2)));
                continue;
            }

            builder.Add($"features.{i++}", new Conv(layer * width, new Window(3, Padding: 1)));
            if (norm == ConvNorm.Batch) builder.Add($"features.{i++}", new BatchNorm());
            builder.Add($"features.{i++}", activation);
        }

        builder.Add("avgpool", new AdaptiveAveragePool(PooledSide));
        builder.Add("flatten", new Flatten());
        builder.Add("classifier.0", new Linear(hidden));
        builder.Add("classifier.1", activation);
        builder.Add("classifier.2", new Dropout());
        builder.Add("classifier.3", new Linear(hidden));
        builder.Add("classifier.4", activation);
        builder.Add("classifier.5", new Dropout());
        builder.Add("classifier.6", new Linear(outputs));
        return values.Finish(builder, "make it narrower");
    }
}
