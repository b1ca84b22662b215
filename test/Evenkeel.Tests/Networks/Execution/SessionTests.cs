using Evenkeel.Networks;
using Evenkeel.Networks.Activations;
using Evenkeel.Networks.Execution;
using Evenkeel.Networks.Ops;
using Evenkeel.Numerics.Statistics;
using Evenkeel.Numerics.Threads;
using Evenkeel.Studies.Graphs;
using Evenkeel.TestKit;

namespace Evenkeel.Tests.Networks.Execution;

public sealed class SessionTests
{
    private const int LayersInRandomGraph = 24;

    public static TheoryData<int> Seeds => [.. Enumerable.Range(100, 15)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Forward_RandomGraphInFloat32_IsCloseToFloat64(int seed)
    {
        var graph = RandomGraphs.Create(seed, LayersInRandomGraph);
        var single = Runs.Once(graph, DType.Float32, workers: 1).Output;
        var wide = Runs.Once(graph, DType.Float64, workers: 1).Output;
        var allowed = GradientTolerances.SingleOutput * Math.Sqrt(wide.Average(y => y * y));
        Assert.All(single.Zip(wide), pair => Assert.InRange(pair.First - pair.Second, -allowed, allowed));
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Step_AnyWorkerCount_GivesTheSameBits(int seed) => AssertSameBits(RandomGraphs.Create(seed, LayersInRandomGraph), batch: 5);

    [Fact]
    public void Step_AnyWorkerCountOnLargerLayers_GivesTheSameBits() => AssertSameBits(LargeNet(), batch: 9);

    [Fact]
    public void Step_Twice_GivesTheSameBits()
    {
        using var workers = new Workers(1);
        using var stage = new Stage(LargeNet(), new PlanOptions { Batch = 2, Dropout = true }, workers);
        stage.Step();
        var (output, gradient) = (stage.Output, Runs.Doubles(stage.Session.Gradients["c1.weight"]));
        stage.Step();
        Assert.Equal(output, stage.Output);
        Assert.Equal(gradient, Runs.Doubles(stage.Session.Gradients["c1.weight"]));
    }

    [Fact]
    public void Step_WithoutInputGradient_GivesTheSameParameterGradients()
    {
        using var workers = new Workers(1);
        using var with = new Stage(LargeNet(), new PlanOptions { Batch = 2, InputGradient = true }, workers);
        using var without = new Stage(LargeNet(), new PlanOptions { Batch = 2 }, workers);
        with.Step();
        without.Step();
        Assert.Null(without.Session.InputGradient);
        Assert.NotNull(with.Session.InputGradient);
        foreach (var (name, gradient) in with.Session.Gradients) Assert.Equal(Runs.Doubles(gradient), Runs.Doubles(without.Session.Gradients[name]));
    }

    [Fact]
    public void Step_AfterTheFirst_AllocatesNothing()
    {
        using var workers = new Workers(1);
        using var stage = new Stage(LargeNet(), new PlanOptions { Batch = 2, Dropout = true, InputGradient = true }, workers);
        Assert.Equal(0, Allocations.InAStep(() => Pass(stage)));
    }

    [Fact]
    public void Forward_OtherSeed_DropsOtherValues()
    {
        var builder = new GraphBuilder("dropout", new Shape(200));
        builder.Add("drop", new Dropout(0.3));
        var graph = builder.Build();
        var first = Runs.Once(graph, DType.Float32, workers: 1, seed: 1, dropout: true).Output;
        var second = Runs.Once(graph, DType.Float32, workers: 1, seed: 2, dropout: true).Output;
        Assert.NotEqual(first.Select(y => y == 0), second.Select(y => y == 0));
        Assert.DoesNotContain(0.0, Runs.Once(graph, DType.Float32, workers: 1).Output);
    }

    [Fact]
    public void Forward_DropoutOn_DropsItsShareAndScalesTheRest()
    {
        const double Probability = 0.3;
        const int Width = 5000;
        const long Batch = 4;
        var builder = new GraphBuilder("dropout", new Shape(Width));
        builder.Add("drop", new Dropout(Probability));
        using var workers = new Workers(1);
        using var stage = new Stage(builder.Build(), new PlanOptions { Batch = Batch, DType = DType.Float64, Dropout = true }, workers);
        stage.Step();
        var input = Runs.Doubles(stage.Input);
        var dropped = stage.Output.Count(y => y == 0);
        var deviation = Math.Sqrt(Probability * (1 - Probability) * input.Length);
        Assert.InRange(dropped, Probability * input.Length - 5 * deviation, Probability * input.Length + 5 * deviation);
        Assert.All(stage.Output.Zip(input).Where(p => p.First != 0), p => Assert.Equal(p.Second / (1 - Probability), p.First, 1e-12));
    }

    [Fact]
    public void Forward_Cancelled_Throws()
    {
        using var workers = new Workers(1);
        using var stage = new Stage(LargeNet(), new PlanOptions { Batch = 2 }, workers);
        using var source = new CancellationTokenSource();
        source.Cancel();
        Assert.Throws<OperationCanceledException>(() => stage.Session.Forward(stage.Input, cancellation: source.Token));
        Assert.Throws<InvalidOperationException>(() => stage.Backward());
        stage.Forward();
        Assert.Throws<OperationCanceledException>(() => stage.Session.Backward(stage.OutputGradient, cancellation: source.Token));
        stage.Step();
    }

    [Fact]
    public void Backward_WithoutAForwardPassOfItsOwn_Throws()
    {
        using var workers = new Workers(1);
        using var stage = new Stage(LargeNet(), new PlanOptions { Batch = 2 }, workers);
        Assert.Throws<InvalidOperationException>(() => stage.Backward());
        stage.Step();
        Assert.Throws<InvalidOperationException>(() => stage.Backward());
    }

    [Fact]
    public void Forward_FreedMemory_ThrowsBeforeItIsTouched()
    {
        using var workers = new Workers(1);
        using var stage = new Stage(LargeNet(), new PlanOptions { Batch = 2 }, workers);
        stage.Forward();
        stage.Weights["c1.weight"].Dispose();
        Assert.Throws<ObjectDisposedException>(() => stage.Backward());
        Assert.Throws<ObjectDisposedException>(() => stage.Forward());

        using var other = new Stage(LargeNet(), new PlanOptions { Batch = 2 }, workers);
        other.Session.Dispose();
        Assert.Throws<ObjectDisposedException>(() => other.Forward());
    }

    [Fact]
    public void Forward_WrongShapeOrType_ThrowsAndNamesBoth()
    {
        using var workers = new Workers(1);
        using var stage = new Stage(LargeNet(), new PlanOptions { Batch = 2 }, workers);
        using var wrongShape = new Tensor(DType.Float32, new Shape(3, 3, 12, 10));
        using var wrongType = new Tensor(DType.Float64, new Shape(2, 3, 12, 10));
        var message = Assert.Throws<ArgumentException>(() => stage.Forward(wrongShape)).Message;
        Assert.Equal("'input' must be Float32 of shape 2×3×12×10, got Float32 of shape 3×3×12×10", message);
        Assert.Throws<ArgumentException>(() => stage.Forward(wrongType));
        stage.Forward();
        Assert.Throws<ArgumentException>(() => stage.Backward(wrongShape));
    }

    [Fact]
    public void Create_WrongWeights_ThrowsAndNamesTheParameter()
    {
        using var workers = new Workers(1);
        using var stage = new Stage(LargeNet(), new PlanOptions { Batch = 2 }, workers);
        var plan = Plan.Create(LargeNet(), new PlanOptions { Batch = 2 });
        var missing = new Dictionary<string, Tensor>(stage.Weights);
        missing.Remove("c2.bias");
        Assert.Contains("'c2.bias'", Assert.Throws<ArgumentException>(() => new Session(plan, missing, workers)).Message);
        var misshapen = new Dictionary<string, Tensor>(stage.Weights) { ["c2.bias"] = stage.Weights["head.bias"] };
        Assert.Contains("'c2.bias'", Assert.Throws<ArgumentException>(() => new Session(plan, misshapen, workers)).Message);
    }

    [Fact]
    public void Step_Observed_SeesEveryNodeOnceInOrder()
    {
        using var workers = new Workers(1);
        using var stage = new Stage(LargeNet(), new PlanOptions { Batch = 2 }, workers);
        var nodes = LargeNet().Nodes;
        var log = new Log();
        stage.Forward(observer: log);
        stage.Backward(observer: log);
        Assert.Equal(Enumerable.Range(0, nodes.Length), log.ForwardNodes);
        Assert.Equal(Enumerable.Range(0, nodes.Length).Reverse(), log.BackwardNodes);
        Assert.Equal(Enumerable.Range(0, nodes.Length).Reverse().Where(i => nodes[i].Parameters.Length > 0), log.ParameterNodes);
    }

    private static void Pass(Stage stage)
    {
        stage.Forward();
        stage.Backward();
    }

    private static void AssertSameBits(Graph graph, long batch)
    {
        var one = Runs.Once(graph, DType.Float32, workers: 1, batch, dropout: true);
        foreach (var count in new[] { 2, 3 })
        {
            var several = Runs.Once(graph, DType.Float32, count, batch, dropout: true);
            Assert.Equal(one.Output, several.Output);
            foreach (var (name, gradient) in one.Gradients) Assert.Equal(gradient, several.Gradients[name]);
        }
    }

    /// <summary>Every op, at sizes of more than one block of work.</summary>
    private static Graph LargeNet()
    {
        var builder = new GraphBuilder("large", new Shape(3, 12, 10));
        builder.Add("c1", new Conv(20, new Window(3, Padding: 1)));
        builder.Add("bn", new BatchNorm());
        var trunk = builder.Add("gelu", new Activate(ActivationCatalogue.Parse("gelu")));
        var branch = builder.Add("c2", new Conv(20, new Window(3, Padding: 2, Dilation: 2), Bias: true), trunk);
        builder.Add("sum", new Add(), trunk, branch);
        builder.Add("prelu", new Evenkeel.Networks.Ops.PReLU(PerChannel: true));
        var large = builder.Add("max", new MaxPool(new Window(2, Stride: 2)));
        var mean = builder.Add("mean", new AveragePool(new Window(3, Stride: 2, Padding: 1)), builder.Last - 1);
        builder.Add("both", new Concat(), large, mean);
        builder.Add("flat", new Flatten());
        builder.Add("drop", new Dropout(0.1));
        builder.Add("fc", new Linear(130));
        builder.Add("ln", new LayerNorm());
        builder.Add("relu", new Activate(ActivationCatalogue.Parse("relu")));
        builder.Add("head", new Linear(10));
        return builder.Build();
    }

    private sealed class Log : IObserver
    {
        public List<int> ForwardNodes { get; } = [];

        public List<int> BackwardNodes { get; } = [];

        public List<int> ParameterNodes { get; } = [];

        public void Forward(int node, Tensor? output, Reading reading, UnitActivity? units) => ForwardNodes.Add(node);

        public void Backward(int node, Tensor? gradient, Reading reading) => BackwardNodes.Add(node);

        public void ParameterGradients(int node, IReadOnlyList<Tensor> gradients) => ParameterNodes.Add(node);
    }
}
