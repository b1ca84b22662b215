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

    [Fact]
    public void Build_SmallStem_KeepsTheExtentsOfTheFirstStage()
    {
        var graph = Build("resnet18", "stem=small&image=32");
        Assert.Equal(new Shape(64, 32, 32), graph.Nodes.First(n => n.Name == "layer1.0.conv1").SampleShape);
        Assert.DoesNotContain(graph.Nodes, n => n.Op is MaxPool);
    }

    [Theory]
    [InlineData("resnet18")]
    [InlineData("resnet50")]
    public void Build_ForImages_TakesTheirShapeAndClasses(string name)
    {
        var graph = Build(name, "width=4", new Shape(64), 10);
        Assert.Equal((new Shape(1, 8, 8), new Shape(10)), (graph.InputShape, graph.OutputShape));
    }

    [Theory]
    [InlineData("resnet18", "stem=tiny", "zoo:resnet18: `stem` (=tiny) must be one of imagenet, small")]
    [InlineData("resnet50", "image=0&norm=layer", "zoo:resnet50: `image` (=0) must be at least 1; `norm` (=layer) must be one of batch, none")]
    [InlineData("resnet18", "classes=9999999999", "zoo:resnet18: its 5130011175999 parameters are more than 2^40; make it narrower")]
    public void Build_WrongOption_IsRefusedInOneLine(string name, string options, string message) => Assert.Equal(message, Refused(name, options));

    [Fact]
    public void Build_OptionsThatContradictTheImages_AreRefused()
        => Assert.Equal(
            "zoo:resnet18: `image` (=224) is not what the data has (1×8×8); leave the option out; `channels` (=3) is not what the data has (1×8×8); leave the option out",
            Refused("resnet18", "image=224&channels=3", new Shape(64)));

    [Fact]
    public void Build_OnOtherData_IsRefused() => Assert.Contains("(13) are no images", Refused("resnet18", "", new Shape(13)), StringComparison.Ordinal);
}
