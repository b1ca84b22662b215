using Evenkeel.Networks;
using Evenkeel.Networks.Ops;
using static Evenkeel.Tests.Networks.ZooBuilds;

namespace Evenkeel.Tests.Networks;

public sealed class ImageZooTests
{
    /// <summary>torchvision's numbers, for 1,000 classes.</summary>
    [Theory]
    [InlineData("resnet18", 11_689_512)]
    [InlineData("resnet50", 25_557_032)]
    [InlineData("vgg11", 132_863_336)]
    [InlineData("mobilenet-v2", 3_504_872)]
    public void Build_ByDefault_HasTorchvisionsParameters(string name, long parameters)
    {
        var graph = Build(name);
        Assert.Equal(parameters, graph.ParameterCount);
        Assert.Equal((new Shape(3, 224, 224), new Shape(1000)), (graph.InputShape, graph.OutputShape));
    }

    [Theory]
    [InlineData("resnet18", 8)]
    [InlineData("resnet50", 16)]
    public void Build_ResNet_JoinsEveryBlock(string name, int blocks)
    {
        var graph = Build(name);
        Assert.Equal(blocks, graph.Nodes.Count(n => n.Op is Add));
        Assert.Equal(new Shape(512 * (name == "resnet50" ? 4 : 1), 7, 7), graph.Nodes.Last(n => n.Op is Add).SampleShape);
    }

    [Fact]
    public void Build_WithoutNorms_HasBiasesInstead()
    {
        var graph = Build("resnet18", "norm=none&activation=tanh&width=8&classes=3");
        Assert.DoesNotContain(graph.Nodes, n => n.Op is BatchNorm or Activate { Kind: not "tanh" });
        Assert.Contains("layer4.0.downsample.0.bias", graph.Parameters.Select(p => p.Name));
    }

    /// <summary>He, Zhang, Ren and Sun 2016, table 6: 0.27 million parameters of ResNet-20, 1.7 of ResNet-110, here with two projections.</summary>
    [Theory]
    [InlineData(9, 269_722)]
    [InlineData(54, 1_727_962)]
    public void Build_SmallResNet_HasThePapersParameters(int blocks, long parameters)
    {
        const long Projections = 16 * 32 + 2 * 32 + 32 * 64 + 2 * 64;
        Assert.Equal(parameters + Projections, Build("resnet-small", $"blocks={blocks}").ParameterCount);
    }

    [Fact]
    public void Build_SmallResNet_SharesBlocksAmongItsStages()
        => Assert.Equal([3, 3, 2], Enumerable.Range(1, 3).Select(s => Build("resnet-small", "blocks=8").Nodes.Count(n => n.Op is Add && n.Name.StartsWith($"layer{s}.", StringComparison.Ordinal))));

    [Fact]
    public void Build_SmallStem_KeepsTheExtentsOfTheFirstStage()
    {
        var graph = Build("resnet18", "stem=small&image=32");
        Assert.Equal(new Shape(64, 32, 32), graph.Nodes.First(n => n.Name == "layer1.0.conv1").SampleShape);
        Assert.DoesNotContain(graph.Nodes, n => n.Op is MaxPool);
    }

    [Theory]
    [InlineData("resnet18", "width=4")]
    [InlineData("resnet50", "width=4")]
    [InlineData("mobilenet-v2", "multiplier=0.1")]
    [InlineData("vit-mini", "")]
    public void Build_ForImages_TakesTheirShapeAndClasses(string name, string options)
    {
        var graph = Build(name, options, new Shape(64), 10);
        Assert.Equal((new Shape(1, 8, 8), new Shape(10)), (graph.InputShape, graph.OutputShape));
    }

    [Theory]
    [InlineData("resnet18", "stem=tiny", "zoo:resnet18: `stem` (=tiny) must be one of imagenet, small")]
    [InlineData("resnet50", "image=0&norm=layer", "zoo:resnet50: `image` (=0) must be at least 1; `norm` (=layer) must be one of batch, none, fixup")]
    [InlineData("resnet18", "gain=no", "zoo:resnet18: `gain` (=no) must be none or a number")]
    [InlineData("vit-mini", "shortcut=long", "zoo:vit-mini: `shortcut` (=long) must be deepnorm or a number")]
    [InlineData("mobilenet-v2", "multiplier=0&activation=rleu", "zoo:mobilenet-v2: `multiplier` (=0) must be a number from 0.01 to 1024; `activation` (=rleu) names no activation: unknown activation 'rleu'; did you mean 'relu'?")]
    [InlineData("mobilenet-v2", "multiplier=wide", "zoo:mobilenet-v2: `multiplier` (=wide) must be a number from 0.01 to 1024")]
    [InlineData("vit-mini", "patch=5", "zoo:vit-mini: `patch` (=5) must divide the image's height and width (32×32)")]
    [InlineData("vgg11", "image=31", "zoo:vgg11: its five poolings leave nothing of an image of 31×31; give images of 32×32 at least, or take zoo:lenet")]
    [InlineData("resnet18", "classes=9999999999", "zoo:resnet18: its 5130011175999 parameters are more than 2^40; make it narrower")]
    public void Build_WrongOption_IsRefusedInOneLine(string name, string options, string message) => Assert.Equal(message, Refused(name, options));

    [Fact]
    public void Build_OptionsThatContradictTheImages_AreRefused()
        => Assert.Equal(
            "zoo:resnet18: `image` (=224) is not what the data has (1×8×8); leave the option out; `channels` (=3) is not what the data has (1×8×8); leave the option out",
            Refused("resnet18", "image=224&channels=3", new Shape(64)));

    [Fact]
    public void Build_VggOnDigits_IsRefused() => Assert.Contains("leave nothing of an image of 8×8", Refused("vgg11", "", new Shape(64), 10), StringComparison.Ordinal);

    [Theory]
    [InlineData("0.5", 16, 1280)]
    [InlineData("0.35", 16, 1280)]
    [InlineData("1.4", 48, 1792)]
    public void Build_MobileNetOfAnotherWidth_RoundsChannelsAsTorchvisionDoes(string multiplier, long first, long last)
    {
        var graph = Build("mobilenet-v2", $"multiplier={multiplier}");
        Assert.Equal((first, last), (graph.Nodes[0].SampleShape[0], graph.Nodes.First(n => n.Name == "features.18.0").SampleShape[0]));
    }

    [Fact]
    public void Build_MobileNet_JoinsBlocksThatKeepTheirShape() => Assert.Equal(10, Build("mobilenet-v2").Nodes.Count(n => n.Op is Add));

    [Fact]
    public void Build_VitMini_MakesPatchesPositions()
    {
        var graph = Build("vit-mini", "image=24&patch=8&depth=1");
        Assert.Equal(["patches", "rows", "positions", "position", "blocks.0.ln_1"], graph.Nodes.Take(5).Select(n => n.Name));
        Assert.Equal(["ln_f", "mean", "head"], graph.Nodes.TakeLast(3).Select(n => n.Name));
        Assert.Equal(new Shape(9, 128), graph.Nodes.First(n => n.Name == "position").SampleShape);
        Assert.All(graph.Nodes.Where(n => n.Op is Attention), n => Assert.Equal(new Attention(4), n.Op));
    }

    [Fact]
    public void Build_OnOtherData_IsRefused() => Assert.Contains("(13) are no images", Refused("resnet18", "", new Shape(13)), StringComparison.Ordinal);
}
