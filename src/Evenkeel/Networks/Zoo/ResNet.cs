using Evenkeel.Networks.Ops;

namespace Evenkeel.Networks.Zoo;

/// <summary>
/// Residual networks for images (He, Zhang, Ren and Sun 2016, table 1 and section 4.2), layer by layer as in torchvision, with its names: the
/// stride of a bottleneck stands in its 3×3 convolution.
/// </summary>
internal static class ResNet
{
    private const long BottleneckExpansion = 4;
    private const long MaxWidth = 1 << 20;
    private const long MaxBlocks = 10_000;
    private const int SmallStages = 3;

    public static ZooNetwork ResNet18 { get; } = Of("resnet18", "ResNet-18: eight residual blocks of two convolutions", [2, 2, 2, 2], isBottleneck: false);

    public static ZooNetwork ResNet50 { get; } = Of("resnet50", "ResNet-50: sixteen residual blocks of three convolutions, the outer ones 1×1", [3, 4, 6, 3], isBottleneck: true);

    public static ZooNetwork Small { get; } = new(
        "resnet-small",
        "a residual network for small images, of any depth: three stages of blocks of two convolutions",
        [
            .. Images.Options("10", "32"),
            new("blocks", "9", "residual blocks, a third of them in each stage; 2 blocks + 2 is the layers in its name: 9 is ResNet-20"),
            .. StageOptions("16"),
        ],
        (values, data) => Build("resnet-small", StagesOf(values.Integer("blocks", SmallStages, MaxBlocks)), isBottleneck: false, hasLargeStem: false, values, data));

    private static ZooNetwork Of(string name, string summary, long[] blocks, bool isBottleneck) => new(
        name,
        summary,
        [
            .. Images.Options("1000", "224"),
            new("stem", "imagenet", "imagenet: 7×7 with stride 2 and a max pool; small: 3×3 with stride 1 and none, for images of 32×32"),
            .. StageOptions("64"),
        ],
        (values, data) => Build(name, blocks, isBottleneck, values.OneOf("stem", "imagenet", "small") == "imagenet", values, data));

    private static ZooOption[] StageOptions(string width) =>
    [
        new("width", width, "channels of the first stage; each further stage doubles them"),
        new("activation", "relu", "any activation by name"),
        new("norm", "batch", "batch or none: a norm behind each convolution; fixup: in its place a learned number before each convolution and activation, and gain=1"),
        BranchGain.Option,
    ];

    /// <summary>The earlier stages take what three do not divide.</summary>
    private static long[] StagesOf(long blocks) => [.. Enumerable.Range(0, SmallStages).Select(stage => (blocks + SmallStages - 1 - stage) / SmallStages)];

    private static Graph Build(string name, long[] blocks, bool isBottleneck, bool hasLargeStem, ZooValues values, ZooInput data)
    {
        var outputs = values.Classes(data, Zoo.MaxParameters);
        var image = Images.Of(values, data);
        var width = values.Integer("width", 1, MaxWidth);
        var activation = values.Activation("activation");
        var norm = values.OneOf("norm", "batch", "none", "fixup") switch { "batch" => ConvNorm.Batch, "none" => ConvNorm.None, _ => ConvNorm.Fixup };
        var gain = norm == ConvNorm.Fixup && !values.IsGiven("gain") ? 1 : BranchGain.Of(values);
        values.ThrowIfAnyProblem();

        var builder = new GraphBuilder(name, image);
        var layers = new ConvLayers(builder, norm);
        layers.Conv("conv1", "bn1", width, hasLargeStem ? 7 : 3, hasLargeStem ? 2 : 1);
        layers.Offset("offset1");
        builder.Add("relu", activation);
        if (hasLargeStem) builder.Add("maxpool", new MaxPool(new Window(3, Stride: 2, Padding: 1)));
        for (var stage = 0; stage < blocks.Length; stage++)
        {
            for (var block = 0; block < blocks[stage]; block++)
            {
                AddBlock(layers, $"layer{stage + 1}.{block}", width << stage, stage > 0 && block == 0 ? 2 : 1, isBottleneck, activation, gain);
            }
        }

        builder.Add("avgpool", new GlobalAveragePool());
        layers.Offset("offset2");
        builder.Add("fc", new Linear(outputs));
        return values.Finish(builder, "make it narrower");
    }

    /// <summary>y = f(x + branch(x)); where the branch changes the shape, a 1×1 convolution brings x to the same.</summary>
    private static void AddBlock(ConvLayers layers, string name, long width, long stride, bool isBottleneck, Op activation, double? gain)
    {
        var builder = layers.Builder;
        var input = builder.Last;
        layers.Offset($"{name}.offset1a");
        var read = builder.Last;
        var outChannels = isBottleneck ? width * BottleneckExpansion : width;
        layers.Conv($"{name}.conv1", $"{name}.bn1", width, isBottleneck ? 1 : 3, isBottleneck ? 1 : stride);
        Activate($"{name}.relu", 1);
        layers.Conv($"{name}.conv2", $"{name}.bn2", width, 3, isBottleneck ? stride : 1);
        if (isBottleneck)
        {
            Activate($"{name}.relu_1", 2);
            layers.Conv($"{name}.conv3", $"{name}.bn3", outChannels, 1);
        }

        BranchGain.Add(builder, $"{name}.gain", gain);
        layers.Offset($"{name}.offset{(isBottleneck ? 3 : 2)}b");
        var (branch, shortcut) = (builder.Last, input);
        if (stride != 1 || builder.ShapeOf(input)[0] != outChannels)
        {
            layers.Conv($"{name}.downsample.0", $"{name}.downsample.1", outChannels, 1, stride, input: read);
            shortcut = builder.Last;
        }

        builder.Add($"{name}.add", new Add(), branch, shortcut);
        builder.Add($"{name}.{(isBottleneck ? "relu_2" : "relu_1")}", activation);

        void Activate(string relu, int conv)
        {
            layers.Offset($"{name}.offset{conv}b");
            builder.Add(relu, activation);
            layers.Offset($"{name}.offset{conv + 1}a");
        }
    }
}
