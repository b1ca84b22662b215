using Evenkeel.Studies.Graphs;
using Evenkeel.TestKit;
using Evenkeel.Tests.Networks.Losses;

namespace Evenkeel.Tests.Networks.Ops;

public sealed class GradientTests
{
    private const int LayersInRandomGraph = 24;

    public static TheoryData<string> OpNames => [.. OpCases.All.Keys];

    public static TheoryData<string> LossNames => [.. LossCases.All.Keys];

    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, 40)];

    [Theory]
    [MemberData(nameof(OpNames))]
    public void Backward_OneOp_MatchesDifferences(string name) => AssertProven(OpCases.All[name]);

    [Theory]
    [MemberData(nameof(LossNames))]
    public void Backward_FromALoss_MatchesDifferences(string name) => AssertProven(LossCases.All[name]);

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Backward_RandomGraph_MatchesDifferences(int seed)
    {
        var graph = RandomGraphs.Create(seed, LayersInRandomGraph);
        AssertProven(new GradientCase(graph.Name, graph, Batch: 3, seed) { Dropout = seed % 2 == 0, MostElements = 2 });
    }

    private static void AssertProven(GradientCase subject)
    {
        var report = GradientChecker.Check(subject);
        Assert.True(report.IsProof, report.ToString());
    }
}
