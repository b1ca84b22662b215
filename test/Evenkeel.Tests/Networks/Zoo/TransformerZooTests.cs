using Evenkeel.Networks;
using Evenkeel.Networks.Ops;
using static Evenkeel.Tests.Networks.ZooBuilds;

namespace Evenkeel.Tests.Networks;

public sealed class TransformerZooTests
{
    [Fact]
    public void Build_GptMiniByDefault_HasItsParameters()
    {
        const int Width = 128, Vocabulary = 65, Context = 64, Depth = 6;
        const int Block = 2 * 2 * Width + 4 * (Width * Width + Width) + Width * 4 * Width + 4 * Width + 4 * Width * Width + Width;
        var graph = Build("gpt-mini");
        Assert.Equal(Vocabulary * Width + Context * Width + Depth * Block + 2 * Width + Width * Vocabulary + Vocabulary, graph.ParameterCount);
        Assert.Equal((new Shape(Context), new Shape(Context, Vocabulary)), (graph.InputShape, graph.OutputShape));
    }

    [Fact]
    public void Build_PreNorm_NormalizesBeforeEachBranchAndOnceAtTheEnd()
        => Assert.Equal(
            [
                "embedding", "position", "blocks.0.ln_1", "blocks.0.q", "blocks.0.k", "blocks.0.v", "blocks.0.attention", "blocks.0.o", "blocks.0.add_1",
                "blocks.0.ln_2", "blocks.0.up", "blocks.0.act", "blocks.0.down", "blocks.0.add_2", "ln_f", "head",
            ],
            Build("gpt-mini", "depth=1").Nodes.Select(n => n.Name));

    [Fact]
    public void Build_PostNorm_NormalizesEachSum()
    {
        var graph = Build("gpt-mini", "depth=2&norm=post");
        Assert.DoesNotContain("ln_f", graph.Nodes.Select(n => n.Name));
        foreach (var (i, node) in graph.Nodes.Index().Where(n => n.Item.Op is LayerNorm)) Assert.IsType<Add>(graph.Nodes[i - 1].Op);
        Assert.Equal(4, graph.Nodes.Count(n => n.Op is LayerNorm));
    }

    [Fact]
    public void Build_EveryBranch_IsAddedToWhatItRead()
    {
        foreach (var norm in new[] { "pre", "post" })
        {
            var graph = Build("gpt-mini", $"depth=3&norm={norm}");
            var stream = graph.Nodes.Index().First(n => n.Item.Name == "position").Index + 1;
            foreach (var (i, node) in graph.Nodes.Index().Where(n => n.Item.Op is Add))
            {
                Assert.Equal(stream, node.Inputs[0]);
                stream = norm == "pre" ? i + 1 : i + 2;
            }
        }
    }

    [Fact]
    public void Build_WithoutNormsAndWithGains_EndsEachBranchWithOne()
        => Assert.Equal(
            [
                "embedding", "position", "blocks.0.q", "blocks.0.k", "blocks.0.v", "blocks.0.attention", "blocks.0.o", "blocks.0.gain_1", "blocks.0.add_1",
                "blocks.0.up", "blocks.0.act", "blocks.0.down", "blocks.0.gain_2", "blocks.0.add_2", "head",
            ],
            Build("gpt-mini", "depth=1&norm=none&gain=0").Nodes.Select(n => n.Name));

    [Fact]
    public void Build_DeepNorm_MultipliesEachShortcut()
    {
        var graph = Build("gpt-mini", "depth=8&norm=post&shortcut=deepnorm");
        Assert.All(graph.Nodes.Where(n => n.Op is Add), n => Assert.Equal(new Scale(2), graph.Nodes[n.Inputs[0] - 1].Op));
        Assert.Equal(16, graph.Nodes.Count(n => n.Op is Scale));
    }

    [Fact]
    public void Build_WithOptions_FollowsThem()
    {
        var graph = Build("gpt-mini", "depth=12&width=256&heads=8&expansion=2&activation=relu&bias=false&positions=none&context=32&vocabulary=100");
        Assert.Equal(12, graph.Nodes.Count(n => n.Op is Attention));
        Assert.All(graph.Nodes.Where(n => n.Op is Attention), n => Assert.Equal(new Attention(8, Causal: true), n.Op));
        Assert.DoesNotContain(graph.Nodes, n => n.Op is Position);
        Assert.DoesNotContain(graph.Parameters, p => p.Role == ParameterRole.Bias);
        Assert.Equal(512, graph.Nodes.First(n => n.Name == "blocks.3.up").SampleShape[^1]);
        Assert.Equal(new Shape(32, 100), graph.OutputShape);
    }

    [Fact]
    public void Build_ForAText_TakesItsVocabularyAndLength() => Assert.Equal(new Shape(48, 57), Build("gpt-mini", "", new Shape(48), vocabulary: 57).OutputShape);

    [Theory]
    [InlineData("heads=3", "zoo:gpt-mini: `heads` (=3) must divide `width` (=128)")]
    [InlineData("depth=0&norm=mid", "zoo:gpt-mini: `depth` (=0) must be at least 1; `norm` (=mid) must be one of pre, post, none")]
    [InlineData("context=0", "zoo:gpt-mini: `context` (=0) must be at least 1")]
    [InlineData("vocabulary=16777217", "zoo:gpt-mini: `vocabulary` (=16777217) must be at most 16777216")]
    [InlineData("positions=sine", "zoo:gpt-mini: `positions` (=sine) must be one of learned, none")]
    [InlineData("width=1048576&depth=1000", "zoo:gpt-mini: its 13194153370320961 parameters are more than 2^40; make it narrower")]
    public void Build_WrongOption_IsRefusedInOneLine(string options, string message) => Assert.Equal(message, Refused("gpt-mini", options));

    [Fact]
    public void Build_OptionsThatContradictTheText_AreRefused()
        => Assert.Equal(
            "zoo:gpt-mini: `vocabulary` (=65) is not what the data has (57); leave the option out; `context` (=32) is not what the data has (48); leave the option out, or cut the data to it",
            Refused("gpt-mini", "vocabulary=65&context=32", new Shape(48), vocabulary: 57));

    [Fact]
    public void Build_OnImages_IsRefused() => Assert.Contains("(1×8×8) are no sequences", Refused("gpt-mini", "", new Shape(1, 8, 8)), StringComparison.Ordinal);
}
