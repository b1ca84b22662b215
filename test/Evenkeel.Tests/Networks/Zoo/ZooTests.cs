using Evenkeel.Networks;
using Evenkeel.Networks.Ops;
using static Evenkeel.Tests.Networks.ZooBuilds;

namespace Evenkeel.Tests.Networks;

public sealed class ZooTests
{
    [Fact]
    public void Build_MlpByDefault_HasTwentyHiddenLayersAndAHead()
    {
        var graph = Build("mlp");
        Assert.Equal(["fc.0", "act.0", "fc.1", "act.1"], graph.Nodes.Take(4).Select(n => n.Name));
        Assert.Equal(["fc.19", "act.19", "head"], graph.Nodes.TakeLast(3).Select(n => n.Name));
        Assert.Equal(41, graph.Nodes.Length);
        Assert.Equal(64 * 256 + 256 + 19 * (256 * 256 + 256) + 256 * 10 + 10, graph.ParameterCount);
    }

    [Fact]
    public void Build_MlpWithOptions_FollowsThem()
    {
        var graph = Build("mlp", "depth=2&width=5&activation=leaky-relu:0.2&inputs=7&classes=3&norm=batch&bias=false");
        Assert.Equal(["fc.0", "norm.0", "act.0", "fc.1", "norm.1", "act.1", "head"], graph.Nodes.Select(n => n.Name));
        Assert.Equal("leaky-relu:0.2", graph.Nodes[2].Op.Kind);
        Assert.Equal(new BatchNorm(), graph.Nodes[1].Op);
        Assert.Equal(35 + 10 + 25 + 10 + 15, graph.ParameterCount);
    }

    [Fact]
    public void Build_MlpOfDepthZero_IsALinearClassifier() => Assert.Equal(["head"], Build("mlp", "depth=0").Nodes.Select(n => n.Name));

    [Fact]
    public void Build_MlpForImages_FlattensThemAndTakesTheirClasses()
    {
        var graph = Build("mlp", "depth=1", new Shape(1, 8, 8), 26);
        Assert.Equal(["flatten", "fc.0", "act.0", "head"], graph.Nodes.Select(n => n.Name));
        Assert.Equal((new Shape(1, 8, 8), new Shape(26)), (graph.InputShape, graph.OutputShape));
    }

    [Fact]
    public void Build_PReLU_LearnsItsSlopes() => Assert.Equal(new PReLU(PerChannel: true), Build("mlp", "depth=1&activation=prelu").Nodes[1].Op);

    [Fact]
    public void Build_OptionsThatAgreeWithTheData_AreTaken() => Assert.Equal(64, Build("mlp", "inputs=64&classes=10", new Shape(64), 10).InputShape.Length);

    [Fact]
    public void Build_LeNetByDefault_HasItsParameters()
    {
        var graph = Build("lenet");
        Assert.Equal(61_706, graph.ParameterCount);
        Assert.Equal(
            ["conv.0", "act.0", "pool.0", "conv.1", "act.1", "pool.1", "flatten", "fc.0", "act.2", "fc.1", "act.3", "head"],
            graph.Nodes.Select(n => n.Name));
        Assert.IsType<AveragePool>(graph.Nodes[2].Op);
        Assert.Equal("tanh", graph.Nodes[1].Op.Kind);
    }

    [Theory]
    [InlineData(8, 2)]
    [InlineData(11, 2)]
    [InlineData(12, 0)]
    [InlineData(28, 0)]
    [InlineData(4, 2)]
    public void Build_LeNetOnSquareImages_PadsTheSecondConvolutionWhereItMust(int side, int padding)
    {
        var graph = Build("lenet", "pool=max&activation=relu", new Shape(side * side), 10);
        Assert.Equal(new Shape(1, side, side), graph.InputShape);
        Assert.Equal((PerAxis)padding, Assert.IsType<Conv>(graph.Nodes[3].Op).Window.Padding);
        Assert.IsType<MaxPool>(graph.Nodes[2].Op);
    }

    [Theory]
    [InlineData("mpl", "", "unknown zoo network 'mpl'; did you mean 'mlp'?")]
    [InlineData("transformer", "", "unknown zoo network 'transformer'; there are mlp, lenet, vgg11, resnet18, resnet50, resnet-small, mobilenet-v2, lstm, gru, gpt-mini, vit-mini")]
    [InlineData("mlp", "widht=3", "zoo:mlp: unknown option 'widht'; did you mean 'width'?")]
    [InlineData("mlp", "colour=red", "zoo:mlp: unknown option 'colour'; it has depth, width, activation, inputs, classes, norm, bias")]
    [InlineData("mlp", "width=0", "zoo:mlp: `width` (=0) must be at least 1")]
    [InlineData("mlp", "depth=-1", "zoo:mlp: `depth` (=-1) must be at least 0")]
    [InlineData("mlp", "depth=deep", "zoo:mlp: `depth` (=deep) must be a whole number")]
    [InlineData("mlp", "depth=1000000000", "zoo:mlp: `depth` (=1000000000) must be at most 30000")]
    [InlineData("mlp", "width=2000000", "zoo:mlp: its 7.6e13 weights are more than 2^40; make it narrower or less deep")]
    [InlineData("mlp", "classes=1099511627776", "zoo:mlp: its 2.8e14 weights are more than 2^40; make it narrower or less deep")]
    [InlineData("mlp", "activation=rleu", "zoo:mlp: `activation` (=rleu) names no activation: unknown activation 'rleu'; did you mean 'relu'?")]
    [InlineData("mlp", "norm=group", "zoo:mlp: `norm` (=group) must be one of none, batch, layer")]
    [InlineData("mlp", "bias=yes", "zoo:mlp: `bias` (=yes) must be one of true, false")]
    [InlineData("mlp", "width=0&depth=x", "zoo:mlp: `depth` (=x) must be a whole number; `width` (=0) must be at least 1")]
    [InlineData("lenet", "pool=min", "zoo:lenet: `pool` (=min) must be one of average, max")]
    [InlineData("lenet", "classes=0", "zoo:lenet: `classes` (=0) must be at least 1")]
    public void Build_WrongOption_IsRefusedInOneLine(string name, string options, string message) => Assert.Equal(message, Refused(name, options));

    [Fact]
    public void Build_OptionsThatContradictTheData_AreRefused()
    {
        Assert.Equal(
            "zoo:mlp: `classes` (=3) is not what the data has (10); leave the option out; `inputs` (=7) does not fit the data's samples (1×8×8: 64 values); leave the option out",
            Refused("mlp", "classes=3&inputs=7", new Shape(1, 8, 8), 10));
    }

    [Fact]
    public void Build_LeNetOnOtherData_IsRefused()
    {
        Assert.Contains("are no images", Refused("lenet", "", new Shape(13)), StringComparison.Ordinal);
        Assert.Contains("layer 'pool.0'", Refused("lenet", "", new Shape(1, 1, 1)), StringComparison.Ordinal);
        Assert.StartsWith("zoo:lenet: ", Refused("lenet", "", new Shape(1, 1L << 31, 1L << 31)), StringComparison.Ordinal);
    }

    [Fact]
    public void Build_DeepestMlp_Builds() => Assert.Equal(60_001, Build("mlp", "depth=30000&width=1").Nodes.Length);
}
