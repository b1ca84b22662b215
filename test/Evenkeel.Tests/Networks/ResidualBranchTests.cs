using Evenkeel.Networks;
using Evenkeel.Networks.Activations;
using Evenkeel.Networks.Ops;
using Evenkeel.Networks.Structures;
using Evenkeel.Networks.Zoo;

namespace Evenkeel.Tests.Networks;

public sealed class ResidualBranchTests
{
    [Theory]
    [InlineData("resnet18", 8, "conv2", 2)]
    [InlineData("resnet50", 16, "conv3", 3)]
    public void Branches_OfAResNet_AreTheBlocksWithoutTheirProjections(string network, int count, string end, int layers)
    {
        var graph = Zoo.Build(network, new Dictionary<string, string> { ["width"] = "4", ["stem"] = "small" }, new Shape(3, 16, 16), 10);
        var branches = new Structure(graph).Branches;
        Assert.Equal(count, branches.Length);
        Assert.All(branches, b => Assert.EndsWith(end, graph.Nodes[Assert.Single(b.Ends)].Name, StringComparison.Ordinal));
        Assert.All(branches, b => Assert.Equal(layers, b.Depth));
        Assert.Equal(network == "resnet18" ? 3 : 4, branches.Sum(b => b.Shortcut.Length));
        Assert.All(branches.SelectMany(b => b.Shortcut), s => Assert.EndsWith("downsample.0", graph.Nodes[s].Name, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("pre")]
    [InlineData("post")]
    public void Branches_OfATransformer_EndInOAndDown(string norm)
    {
        var graph = Zoo.Build("gpt-mini", new Dictionary<string, string> { ["depth"] = "3", ["width"] = "8", ["norm"] = norm }, null, null);
        var structure = new Structure(graph);
        Assert.Equal(
            ["blocks.0.o", "blocks.0.down", "blocks.1.o", "blocks.1.down", "blocks.2.o", "blocks.2.down"],
            structure.Branches.SelectMany(b => b.Ends).Select(e => graph.Nodes[e].Name));
        Assert.All(structure.Branches, b => Assert.Equal((2, 1.0), (b.Depth, b.ShortcutFactor)));
        Assert.Equal(
            ["blocks.0.q", "blocks.0.k", "blocks.0.v", "blocks.0.o"],
            structure.Branches[0].Weighted.Select(n => graph.Nodes[n].Name).OrderBy(n => "qkvo".IndexOf(n[^1], StringComparison.Ordinal)));
    }

    [Fact]
    public void Branches_InParallelOfOneNorm_AreFoundBothWays()
    {
        var builder = new GraphBuilder("parallel", new Shape(4, 8));
        builder.Add("stem", new Linear(8));
        var input = builder.Last;
        var normed = builder.Add("ln", new LayerNorm());
        var first = builder.Add("attention.o", new Linear(8), normed);
        builder.Add("up", new Linear(16), normed);
        builder.Add("act", new Activate(ActivationCatalogue.Parse("gelu")));
        var second = builder.Add("down", new Linear(8));
        builder.Add("add", new Add(), input, first, second);
        var graph = builder.Build();
        Assert.Equal(["attention.o", "down"], new Structure(graph).Branches.SelectMany(b => b.Ends).Select(e => graph.Nodes[e].Name));

        builder = new GraphBuilder("serial sums", new Shape(4, 8));
        builder.Add("stem", new Linear(8));
        input = builder.Last;
        normed = builder.Add("ln", new LayerNorm());
        first = builder.Add("o", new Linear(8), normed);
        var sum = builder.Add("add_1", new Add(), input, first);
        second = builder.Add("down", new Linear(8), normed);
        builder.Add("add_2", new Add(), sum, second);
        graph = builder.Build();
        Assert.Equal(["o", "down"], new Structure(graph).Branches.SelectMany(b => b.Ends).Select(e => graph.Nodes[e].Name));
    }

    [Fact]
    public void Branches_OfTwoEqualTowers_AreNone()
    {
        var builder = new GraphBuilder("towers", new Shape(8));
        var left = builder.Add("left", new Linear(8), 0);
        var right = builder.Add("right", new Linear(8), 0);
        builder.Add("add", new Add(), left, right);
        Assert.Empty(new Structure(builder.Build()).Branches);
    }

    [Fact]
    public void Branches_WithAGateAndAScaledShortcut_EndInTheLargeLayer()
    {
        var builder = new GraphBuilder("gated", new Shape(4, 6, 6));
        var input = builder.Add("stem", new Conv(4, new Window(3, Padding: 1)), 0);
        var conv = builder.Add("conv", new Conv(4, new Window(3, Padding: 1)), input);
        builder.Add("pool", new Mean(Numbers.Create([1, 2]), KeepAxes: true));
        var gate = builder.Add("squeeze", new Conv(4, new Window(1)));
        var gated = builder.Add("gate", new Multiply(), conv, gate);
        var shortcut = builder.Add("alpha", new Scale(1.5), input);
        builder.Add("add", new Add(), shortcut, gated);
        var graph = builder.Build();
        var branch = Assert.Single(new Structure(graph).Branches);
        Assert.Equal(["conv"], branch.Ends.Select(e => graph.Nodes[e].Name));
        Assert.Equal(1.5, branch.ShortcutFactor);
    }
}
