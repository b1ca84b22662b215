using Evenkeel.Networks;
using Evenkeel.Networks.Execution;
using Evenkeel.Networks.Ops;
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

    private static readonly Dictionary<string, string> Small = new()
    {
        ["mlp"] = "depth=3&width=16",
        ["lenet"] = "",
        ["vgg11"] = "image=32&width=2&hidden=8&classes=5",
        ["resnet18"] = "image=32&width=4&classes=5",
        ["resnet50"] = "image=32&width=2&classes=5",
        ["resnet-small"] = "image=8&width=2&blocks=4&norm=fixup",
        ["mobilenet-v2"] = "image=32&multiplier=0.1&classes=5",
        ["lstm"] = "width=8&embedding=6&context=5&vocabulary=11&bidirectional=true",
        ["gru"] = "width=8&embedding=6&context=5&vocabulary=11&answer=last",
        ["gpt-mini"] = "depth=2&width=8&heads=2&context=6&vocabulary=11",
        ["vit-mini"] = "image=8&depth=2&width=8&heads=2&norm=post",
    };

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
        var graph = ZooBuilds.Build(name, Small[name]);
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
        var graph = ZooBuilds.Build(name, Small[name]);
        var one = Runs.Once(graph, DType.Float32, workers: 1, Batch, tokens: TokensOf(graph));
        var three = Runs.Once(graph, DType.Float32, workers: 3, Batch, tokens: TokensOf(graph));
        Assert.Equal(one.Output, three.Output);
        foreach (var (parameter, gradient) in one.Gradients) Assert.Equal(gradient, three.Gradients[parameter]);
    }

    private static Stage StageOf(string name, Workers workers)
    {
        var graph = ZooBuilds.Build(name, Small[name]);
        return new Stage(graph, new PlanOptions { Batch = Batch }, workers, tokens: TokensOf(graph));
    }

    private static int TokensOf(Graph graph) => graph.Nodes[0].Op is Embedding embedding ? (int)embedding.Vocabulary : 0;

    private static void Pass(Stage stage)
    {
        stage.Forward();
        stage.Backward();
    }
}
