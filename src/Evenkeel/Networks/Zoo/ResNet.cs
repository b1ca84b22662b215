using Evenkeel.Networks.Ops;

namespace Evenkeel.Networks.Zoo;

/// <summary>
/// Residual networks for images (He, Zhang, Ren and Sun 2016, table 1), layer by layer as in torchvision, with its names: the stride of a
/// bottleneck stands in its 3×3 convolution.
/// </summary>
internal static class ResNet
{
    private const long BottleneckExpansion = 4;
    private const long MaxWidth = 1 << 20;

    public static ZooNetwork ResNet18 { get; } = Of("resnet18", "ResNet-18: eight residual blocks of two convolutions", [2, 2, 2, 2], isBottleneck: false);

    public static ZooNetwork ResNet50 { get; } = Of("resnet50", "ResNet-50: sixteen residual blocks of three convolutions, the outer ones 1×1", [3, 4, 6, 3], isBottleneck: true);

    private static ZooNetwork Of(string name, string summary, int[] blocks, bool isBottleneck) => new(
        name,
        summary,
        [
            .. Images.Options("1000", "224"),
            new("stem", "imagenet", "imagenet: 7×7 with stride 2 and a max pool; small: 3×3 with stride 1 and none, for images of 32×32"),
            new("width", "64", "channels of the first stage; each further stage doubles them"),
            new("activation", "relu", "any activation by name"),
            ConvLayers.NormOption("batch"),
        ],
        (values, data) => Build(name, blocks, isBottleneck, values, data));

    private static Graph Build(string name, int[] blocks, bool isBottleneck, ZooValues values, ZooInput data)
    {
        var outputs = values.Classes(data, Zoo.MaxParameters);
        var image = Images.Of(values, data);
        var hasLargeStem = values.OneOf("stem", "imagenet", "small") == "imagenet";
        var width = values.Integer("width", 1, MaxWidth);
        var activation = values.Activation("activation");
        var isNormed = values.OneOf("norm", "batch", "none") == "batch";
        values.ThrowIfAnyProblem();

        var builder = new GraphBuilder(name, image);
        var layers = new ConvLayers(builder, isNormed);
        layers.Conv("conv1", "bn1", width, hasLargeStem ? 7 : 3, hasLargeStem ? 2 : 1);
        builder.Add("relu", activation);
        if (hasLargeStem) builder.Add("maxpool", new MaxPool(new Window(3, Stride: 2, Padding: 1)));
        for (var stage = 0; stage < blocks.Length; stage++)
        {
            for (var block = 0; block < blocks[stage]; block++)
            {
                AddBlock(layers, $"layer{stage + 1}.{block}", width << stage, stage > 0 && block == 0 ? 2 : 1, isBottleneck, activation);
            }
        }

        builder.Add("avgpool", new GlobalAveragePool());
        builder.Add("fc", new Linear(outputs));
        return values.Finish(builder, "make it narrower");
    }

    /// <summary>y = f(x + branch(x)); where the branch changes the shape, a 1×1 convolution brings x to the same.</summary>
    private static void AddBlock(ConvLayers layers, string name, long width, long stride, bool isBottleneck, Op activation)
    {
        var builder = layers.Builder;
        var input = builder.Last;
        var outChannels = isBottleneck ? width * BottleneckExpansion : width;
        if (isBottleneck)
        {
            layers.Conv($"{name}.conv1", $"{name}.bn1", width, 1);
            builder.Add($"{name}.relu", activation);
            layers.Conv($"{name}.conv2", $"{name}.bn2", width, 3, stride);
            builder.Add($"{name}.relu_1", activation);
            layers.Conv($"{name}.conv3", $"{name}.bn3", outChannels, 1);
        }
        else
        {
            layers.Conv($"{name}.conv1", $"{name}.bn1", width, 3, stride);
            builder.Add($"{name}.relu", activation);
            layers.Conv($"{name}.conv2", $"{name}.bn2", outChannels, 3);
        }

        var (branch, shortcut) = (builder.Last, input);
        if (stride != 1 || builder.ShapeOf(input)[0] != outChannels)
        {
            layers.Conv($"{name}.downsample.0", $"{name}.downsample.1", outChannels, 1, stride, input: input);
            shortcut = builder.Last;
        }

        builder.Add($"{name}.add", new Add(), branch, shortcut);
        builder.Add($"{name}.{(isBottleneck ? "relu_2" : "relu_1")}", activation);
    }
}
