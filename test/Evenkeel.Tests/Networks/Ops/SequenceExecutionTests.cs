using Evenkeel.Networks;
using Evenkeel.Networks.Execution;
using Evenkeel.Networks.Ops;
using Evenkeel.Numerics.Threads;
using Evenkeel.TestKit;
using Evenkeel.Tests.Networks.Execution;

namespace Evenkeel.Tests.Networks.Ops;

/// <summary>What every op promises of its execution, for those over positions × features.</summary>
public sealed class SequenceExecutionTests
{
    private static readonly Dictionary<string, Graph> Graphs = Nets().ToDictionary(g => g.Name);

    public static TheoryData<string> Names => [.. Graphs.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Step_AnyWorkerCount_GivesTheSameBits(string name)
    {
        foreach (var dtype in new[] { DType.Float32, DType.Float64 })
        {
            var one = Runs.Once(Graphs[name], dtype, workers: 1, batch: 5);
            foreach (var count in new[] { 2, 3 })
            {
                var several = Runs.Once(Graphs[name], dtype, count, batch: 5);
                Assert.Equal(one.Output, several.Output);
                foreach (var (parameter, gradient) in one.Gradients) Assert.Equal(gradient, several.Gradients[parameter]);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Step_InFloat32_IsCloseToFloat64(string name)
    {
        var single = Runs.Once(Graphs[name], DType.Float32, workers: 2);
        var wide = Runs.Once(Graphs[name], DType.Float64, workers: 2);
        AssertClose(wide.Output, single.Output);
        foreach (var (parameter, gradient) in wide.Gradients) AssertClose(gradient, single.Gradients[parameter]);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Step_AfterTheFirst_AllocatesNothing(string name)
    {
        using var workers = new Workers(2);
        using var stage = new Stage(Graphs[name], new PlanOptions { Batch = 3, InputGradient = true }, workers);
        Assert.Equal(0, Allocations.InAStep(() => Pass(stage)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Step_WithoutInputGradient_GivesTheSameParameterGradients(string name)
    {
        using var workers = new Workers(2);
        using var with = new Stage(Graphs[name], new PlanOptions { Batch = 2, InputGradient = true }, workers);
        using var without = new Stage(Graphs[name], new PlanOptions { Batch = 2 }, workers);
        with.Step();
        without.Step();
        foreach (var (parameter, gradient) in with.Session.Gradients) Assert.Equal(Runs.Doubles(gradient), Runs.Doubles(without.Session.Gradients[parameter]));
    }

    private static IEnumerable<Graph> Nets()
    {
        foreach (var causal in new[] { false, true })
        {
            var builder = new GraphBuilder($"attention{(causal ? ", causal" : "")}", new Shape(170, 24));

            // No bias: a softmax does not feel what all of its scores share, so that gradient would be rounding alone.
            var k = builder.Add("k", new Linear(24, Bias: false), 0);
            var v = builder.Add("v", new Linear(36), 0);
            builder.Add("op", new Attention(3, causal), 0, k, v);
            builder.Add("head", new Linear(2));
            yield return builder.Build();
        }

        foreach (var cell in SequenceCases.Cells())
        {
            var builder = new GraphBuilder($"{cell.Kind} {cell.Nonlinearity}", new Shape(20, 30));
            builder.Add("op", cell with { Hidden = 50, Layers = 2, Bidirectional = true });
            builder.Add("head", new Linear(2));
            yield return builder.Build();
        }
    }

    private static void Pass(Stage stage)
    {
        stage.Forward();
        stage.Backward();
    }

    private static void AssertClose(double[] wide, double[] single)
    {
        var allowed = GradientTolerances.SingleOutput * Math.Sqrt(wide.Average(y => y * y));
        Assert.All(single.Zip(wide), pair => Assert.InRange(pair.First - pair.Second, -allowed, allowed));
    }
}
