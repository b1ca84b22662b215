using Evenkeel.Networks;
using Evenkeel.Networks.Activations;
using Evenkeel.Networks.Execution;
using Evenkeel.Networks.Ops;
using Evenkeel.Studies.Graphs;

namespace Evenkeel.Tests.Networks.Execution;

public sealed class PlanTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, 20)];

    [Theory]
    [InlineData(DType.Float16)]
    [InlineData(DType.Int32)]
    public void Create_PrecisionWithoutKernels_Throws(DType dtype)
        => Assert.Throws<ArgumentException>(() => Plan.Create(Net(1), new PlanOptions { Batch = 1, DType = dtype }));

    [Theory]
    [InlineData(0)]
    [InlineData(-3)]
    public void Create_NoSamples_Throws(long batch)
        => Assert.Throws<ShapeException>(() => Plan.Create(Net(1), new PlanOptions { Batch = batch }));

    [Fact]
    public void Create_BatchNormOnOneValueAChannel_NamesTheLayer()
    {
        var builder = new GraphBuilder("net", new Shape(4));
        builder.Add("bn1", new BatchNorm());
        var exception = Assert.Throws<ShapeException>(() => Plan.Create(builder.Build(), new PlanOptions { Batch = 1 }));
        Assert.Equal("bn1", exception.Layer);
        Assert.StartsWith("layer 'bn1' (batch-norm): batch norm needs more than one value a channel", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Create_TwiceTheBatch_TakesAboutTwiceTheMemory(int seed)
    {
        var graph = RandomGraphs.Create(seed, 20);
        var small = Plan.Create(graph, new PlanOptions { Batch = 64 }).ArenaBytes;
        var large = Plan.Create(graph, new PlanOptions { Batch = 128 }).ArenaBytes;
        Assert.InRange(large / (double)small, 1.7, 2.01);
    }

    /// <summary>ReLU's gradient reads its output, add's reads nothing: of each pair of layers, one value is kept.</summary>
    [Fact]
    public void Create_DeepChain_KeepsOnlyWhatTheBackwardPassReads()
    {
        const long Bytes = 16 * 4 * 64;
        var kept = Plan.Create(Net(20), new PlanOptions { Batch = 64 }).ArenaBytes / Bytes;
        Assert.InRange(kept, 20, 24);
    }

    private static Graph Net(int pairs)
    {
        var builder = new GraphBuilder("chain", new Shape(16));
        for (var i = 0; i < pairs; i++)
        {
            builder.Add($"add{i}", new Add(), builder.Last, builder.Last);
            builder.Add($"relu{i}", new Activate(ActivationCatalogue.Parse("relu")));
        }

        return builder.Build();
    }
}
