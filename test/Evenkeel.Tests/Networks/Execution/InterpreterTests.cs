using Evenkeel.Networks;
using Evenkeel.Networks.Execution;
using Evenkeel.Networks.Zoo;
using Evenkeel.Numerics.Threads;

namespace Evenkeel.Tests.Networks.Execution;

public sealed class InterpreterTests
{
    private const long Batch = 3;

    public static TheoryData<string> Names => [.. Zoo.Networks.Select(n => n.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Run_OfANetwork_MakesWhatASessionMakes(string name)
    {
        var graph = SmallZoo.Build(name);
        using var workers = new Workers(2);
        using var stage = new Stage(graph, new PlanOptions { Batch = Batch }, workers, tokens: SmallZoo.Tokens(graph));
        var expected = stage.Forward().Span<float>().ToArray();
        var last = new LastValue(graph.Nodes.Length - 1);
        new Interpreter(graph, stage.Weights, workers).Run(stage.Input, last, TestContext.Current.CancellationToken);
        Assert.Equal(expected, last.Values);
    }

    [Fact]
    public void Run_Cancelled_Stops()
    {
        var graph = ZooBuilds.Build("mlp", "depth=1&width=4");
        using var workers = new Workers(1);
        using var stage = new Stage(graph, new PlanOptions { Batch = Batch }, workers);
        Assert.Throws<OperationCanceledException>(() => new Interpreter(graph, stage.Weights, workers).Run(stage.Input, new LastValue(0), new CancellationToken(canceled: true)));
    }

    private sealed unsafe class LastValue(int last) : IVisitor
    {
        public float[] Values { get; private set; } = [];

        public void Visit(int node, in OpContext<float> context)
        {
            if (node == last) Values = new Span<float>(context.Output.Data, (int)context.Output.Length).ToArray();
        }
    }
}
