using Evenkeel.Networks.Ops;

namespace Evenkeel.Networks.Zoo;

/// <summary>
/// MobileNetV2 (Sandler et al. 2018, table 2), layer by layer as in torchvision, with its names: inverted residuals that widen by a 1×1
/// convolution, mix each channel alone by a 3×3 one, and narrow again without an activation.
/// </summary>
internal static class MobileNet
{
    private const long StemChannels = 32, LastChannels = 1280;
    private const double DroppedShare = 0.2;

    /// <summary>Channels are multiples of this.</summary>
    private const long Multiple = 8;

    /// <summary>Expansion, channels, blocks, and the stride of the first of them.</summary>
    private static readonly (long Expansion, long Channels, int Blocks, long Stride)[] Stages =
        [(1, 16, 1, 1), (6, 24, 2, 2), (6, 32, 3, 2), (6, 64, 4, 2), (6, 96, 3, 1), (6, 160, 3, 2), (6, 320, 1, 1)];

    public static ZooNetwork V2 { get; } = new(
        "mobilenet-v2",
        "MobileNetV2: seventeen inverted residuals with depthwise convolutions",
        [
            .. Images.Options("1000", "224"),
            new("multiplier", "1", "all channels are multiplied by it, and rounded to multiples of 8"),
            new("activation", "relu6", "any activation by name"),
            ConvLayers.NormOption("batch"),
        ],
        Build);

    private static Graph Build(ZooValues values, ZooInput data)
    {
        var outputs = values.Classes(data, Zoo.MaxParameters);
        var image = Images.Of(values, data);
        var multiplier = values.Number("multiplier", 0.01, 1024);
        var activation = values.Activation("activation");
        var norm = ConvLayers.NormOf(values);
        values.ThrowIfAnyProblem();

        var builder = new GraphBuilder("mobilenet-v2", image);
        var layers = new ConvLayers(builder, norm);
        AddConv(layers, "features.0", Rounded(StemChannels * multiplier), 3, 2, 1, activation);
        var feature = 1;
        foreach (var (expansion, channels, blocks, stride) in Stages)
        {
            for (var block = 0; block < blocks; block++)
            {
                AddBlock(layers, $"features.{feature++}", expansion, Rounded(channels * multiplier), block == 0 ? stride : 1, activation);
            }
        }

        AddConv(layers, $"features.{feature}", Rounded(LastChannels * Math.Max(1, multiplier)), 1, 1, 1, activation);
        builder.Add("avgpool", new GlobalAveragePool());
        builder.Add("classifier.0", new Dropout(DroppedShare));
        builder.Add("classifier.1", new Linear(outputs));
        return values.Finish(builder, "make it narrower");
    }

    /// <summary>The nearest multiple of 8, at least 8, and never less than 0.9 of the wish.</summary>
    private static long Rounded(double channels)
    {
        const double LeastShare = 0.9;
        var nearest = Math.Max(Multiple, (long)(channels + Multiple / 2) / Multiple * Multiple);
        return nearest < LeastShare * channels ? nearest + Multiple : nearest;
    }

    private static void AddConv(ConvLayers layers, string name, long outChannels, long kernel, long stride, long groups, Op activation)
    {
        layers.Conv($"{name}.0", $"{name}.1", outChannels, kernel, stride, groups);
        layers.Builder.Add($"{name}.2", activation);
    }

    /// <summary>y = x + branch(x) where the branch keeps the shape, else y = branch(x).</summary>
    private static void AddBlock(ConvLayers layers, string name, long expansion, long outChannels, long stride, Op activation)
    {
        var builder = layers.Builder;
        var input = builder.Last;
        var channels = builder.ShapeOf(input)[0];
        var wide = checked(channels * expansion);
        var part = 0;
        if (expansion != 1) AddConv(layers, $"{name}.conv.{part++}", wide, 1, 1, 1, activation);
        AddConv(layers, $"{name}.conv.{part++}", wide, 3, stride, wide, activation);
        layers.Conv($"{name}.conv.{part}", $"{name}.conv.{part + 1}", outChannels, 1);
        if (stride == 1 && channels == outChannels) builder.Add($"{name}.add", new Add(), input, builder.Last);
    }
}
