using Evenkeel.Networks;
using Evenkeel.Networks.Execution;
using Evenkeel.Networks.Zoo;
using Evenkeel.Numerics.Memory;
using Evenkeel.Numerics.Threads;
using Evenkeel.TestKit;
using Evenkeel.Tests.Networks.Execution;

namespace Evenkeel.Tests.Networks;

/// <summary>What every network of the zoo promises of its execution; each is built small.</summary>
public sealed class ZooExecutionTests
{
    private const long Batch = 3;

    public static TheoryData<string> Names => [.. Zoo.Networks.Select(n => n.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Step_AfterTheFirst_AllocatesNothing(string name)
    {
        using var workers = new Workers(2);
        using var stage = StageOf(name, workers);
        Assert.Equal(0, Allocations.InAStep(() => Pass(stage)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Step_AfterTheFirst_TakesNoNativeMemory(string name)
    {
        using var workers = new Workers(1);
        using var stage = StageOf(name, workers);
        Pass(stage);
        var before = NativeBuffer.AllocatedByThread;
        Pass(stage);
        Assert.Equal(before, NativeBuffer.AllocatedByThread);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Session_Created_AllocatesWhatWasPlanned(string name)
    {
        var graph = SmallZoo.Build(name);
        var plan = Plan.Create(graph, new PlanOptions { Batch = Batch });
        var weights = graph.Parameters.ToDictionary(p => p.Name, p => new Tensor(DType.Float32, p.Shape));
        using var workers = new Workers(1);
        var before = NativeBuffer.AllocatedByThread;
        using var session = new Session(plan, weights, workers);
        Assert.Equal(plan.ArenaBytes + plan.GradientBytes, NativeBuffer.AllocatedByThread - before);
        Assert.InRange(plan.ArenaBytes, sizeof(float) * Batch * graph.OutputShape.Length, long.MaxValue);
        foreach (var weight in weights.Values) weight.Dispose();
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Step_EveryParameter_GetsAGradient(string name)
    {
        using var workers = new Workers(2);
        using var stage = StageOf(name, workers);
        Pass(stage);
        foreach (var (parameter, gradient) in stage.Session.Gradients) Assert.True(gradient.Span<float>().ContainsAnyExcept(0), parameter);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Step_AnyWorkerCount_GivesTheSameBits(string name)
    {
        var graph = SmallZoo.Build(name);
        var one = Runs.Once(graph, DType.Float32, workers: 1, Batch, tokens: SmallZoo.Tokens(graph));
        var three = Runs.Once(graph, DType.Float32, workers: 3, Batch, tokens: SmallZoo.Tokens(graph));
        Assert.Equal(one.Output, three.Output);
        foreach (var (parameter, gradient) in one.Gradients) Assert.Equal(gradient, three.Gradients[parameter]);
    }

    private static Stage StageOf(string name, Workers workers)
    {
        var graph = SmallZoo.Build(name);
        return new Stage(graph, new PlanOptions { Batch = Batch }, workers, tokens: SmallZoo.Tokens(graph));
    }

    private static void Pass(Stage stage)
    {
        stage.Forward();
        stage.Backward();
    }
}
