using Evenkeel.Networks;
using Evenkeel.Networks.Ops;
using static Evenkeel.Tests.Networks.ZooBuilds;

namespace Evenkeel.Tests.Networks;

public sealed class RecurrentZooTests
{
    [Theory]
    [InlineData("lstm", 4)]
    [InlineData("gru", 3)]
    public void Build_ByDefault_HasItsParameters(string name, int gates)
    {
        const int Width = 128, Vocabulary = 65;
        var graph = Build(name);
        Assert.Equal(["embedding", name, "head"], graph.Nodes.Select(n => n.Name));
        Assert.Equal((new Shape(64), new Shape(64, Vocabulary)), (graph.InputShape, graph.OutputShape));
        Assert.Equal(Vocabulary * Width + 2 * gates * (2 * Width * Width + 2 * Width) + Width * Vocabulary + Vocabulary, graph.ParameterCount);
        Assert.Contains($"{name}.weight_hh_l1", graph.Parameters.Select(p => p.Name));
    }

    [Fact]
    public void Build_ForAText_AnswersAtEachPosition() => Assert.Equal(new Shape(48, 57), Build("lstm", "", new Shape(48), vocabulary: 57).OutputShape);

    [Fact]
    public void Build_ForIndicesWithOneClassEach_AnswersLast()
    {
        var graph = Build("gru", "vocabulary=100&answer=last", new Shape(20), 2);
        Assert.Equal((new Embedding(100, 128), new Shape(2)), (graph.Nodes[0].Op, graph.OutputShape));
    }

    [Fact]
    public void Build_ForPositionsOfFeatures_ReadsThemAndAnswersLast()
    {
        var graph = Build("lstm", "layers=1&bidirectional=true", new Shape(30, 6), 4);
        Assert.Equal(["lstm", "last", "head"], graph.Nodes.Select(n => n.Name));
        Assert.Equal((new Shape(30, 6), new Shape(30, 256), new Shape(4)), (graph.InputShape, graph.Nodes[0].SampleShape, graph.OutputShape));
    }

    [Fact]
    public void Build_ForDigits_ReadsTheirRows()
    {
        var graph = Build("gru", "", new Shape(64), 10);
        Assert.Equal(["rows", "gru", "last", "head"], graph.Nodes.Select(n => n.Name));
        Assert.Equal((new Shape(8, 8), new Shape(10)), (graph.Nodes[0].SampleShape, graph.OutputShape));
    }

    [Theory]
    [InlineData("lstm", "layers=0&answer=first", "zoo:lstm: `layers` (=0) must be at least 1; `answer` (=first) must be one of auto, each, last")]
    [InlineData("gru", "bidirectional=2", "zoo:gru: `bidirectional` (=2) must be one of true, false")]
    public void Build_WrongOption_IsRefusedInOneLine(string name, string options, string message) => Assert.Equal(message, Refused(name, options));

    [Fact]
    public void Build_ForColourImages_IsRefused() => Assert.Contains("(3×8×8) are no sequences", Refused("lstm", "", new Shape(3, 8, 8)), StringComparison.Ordinal);

    [Fact]
    public void Build_ForOtherData_IsRefused() => Assert.Contains("(13) are no images", Refused("lstm", "", new Shape(13)), StringComparison.Ordinal);
}
