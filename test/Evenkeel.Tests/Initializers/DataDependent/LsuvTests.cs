using System.Text.Json;
using Evenkeel.Initializers.DataDependent;
using Evenkeel.Networks;
using Evenkeel.Networks.Activations;
using Evenkeel.Networks.Execution;
using Evenkeel.Networks.Ops;
using Evenkeel.Networks.Zoo;
using Evenkeel.Numerics.Statistics;
using Evenkeel.Numerics.Threads;
using Evenkeel.TestKit;
using Evenkeel.Tests.Networks;

namespace Evenkeel.Tests.Initializers.DataDependent;

public sealed class LsuvTests
{
    private const long Batch = 16;

    public static TheoryData<string> Names => [.. Zoo.Networks.Select(n => n.Name)];

    /// <summary>What issue 5 asks for: at most three passes on every network; measured again by a session, which knows nothing of the scaling.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void Scale_OrthogonalWeights_GivesEachLayerVarianceOne(string name)
    {
        var graph = SmallZoo.Build(name);
        using var workers = new Workers(2);
        using var stage = new Start(graph, workers);
        var rows = Lsuv.Scale(graph, stage.Weights, stage.Input, workers, cancellation: TestContext.Current.CancellationToken);
        var variances = stage.Variances();
        foreach (var node in graph.Nodes.Where(n => n.Parameters.Any(p => p.Role == ParameterRole.Weight)))
        {
            var own = rows.Where(r => r.Layer == node.Name && r.IsReached).ToArray();
            Assert.NotEmpty(own);
            Assert.All(own, r => Assert.InRange(r.Passes, 0, 3));
            Assert.All(own, r => Assert.InRange(r.After, 0.9, 1.1));
            if (node.Op is not Recurrent) Assert.Equal(own.Single().After, variances[node.Name], 1e-4);
        }

        Assert.Equal(graph.Nodes.Where(n => !n.Parameters.IsEmpty).Select(n => n.Name), rows.Select(r => r.Layer).Distinct());
    }

    [Theory]
    [InlineData("without biases")]
    [InlineData("with biases")]
    public void Scale_ASmallNetwork_DoesWhatPyTorchDoes(string name)
    {
        var row = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Reference", "torch-lsuv.json"))).RootElement.GetProperty(name);
        var builder = new GraphBuilder("torch", new Shape(2, 10, 10));
        builder.Add("0", new Conv(5, new Window(3, Padding: 1)));
        builder.Add("1", new Activate(ActivationCatalogue.Parse("relu")));
        builder.Add("2", new MaxPool(new Window(2, Stride: 2)));
        builder.Add("3", new Conv(4, new Window(3, Stride: 2)));
        builder.Add("4", new Activate(ActivationCatalogue.Parse("tanh")));
        builder.Add("5", new Flatten());
        builder.Add("6", new Linear(12));
        builder.Add("7", new Activate(ActivationCatalogue.Parse("relu")));
        builder.Add("8", new Linear(3));
        var graph = builder.Build();
        var weights = row.GetProperty("parameters").EnumerateObject().ToDictionary(p => p.Name, p => TensorOf(p.Value), StringComparer.Ordinal);
        using var workers = new Workers(1);
        using var input = TensorOf(row.GetProperty("input"));
        var rows = Lsuv.Scale(graph, weights, input, workers, cancellation: TestContext.Current.CancellationToken);
        foreach (var (expected, actual) in row.GetProperty("layers").EnumerateArray().Zip(rows, (e, a) => (e, a)))
        {
            Assert.Equal(expected.GetProperty("passes").GetInt32(), actual.Passes);
            Assert.Equal(1, actual.Before / expected.GetProperty("before").GetDouble(), 1e-5);
            Assert.Equal(1, actual.After / expected.GetProperty("after").GetDouble(), 1e-5);
            Assert.Equal(1, actual.Factor / expected.GetProperty("factor").GetDouble(), 1e-5);
            Assert.True(actual.IsReached);
        }

        Assert.Equal(4, rows.Length);
    }

    [Theory]
    [InlineData(RecurrentKind.Lstm, 4)]
    [InlineData(RecurrentKind.Gru, 3)]
    [InlineData(RecurrentKind.Rnn, 1)]
    public void Scale_RecurrentLayers_GivesEachGatesInputPartVarianceOne(RecurrentKind cell, int gates)
    {
        const int Steps = 7, Features = 5, Hidden = 6;
        var builder = new GraphBuilder("net", new Shape(Steps, Features));
        builder.Add("r", new Recurrent(cell, Hidden, Layers: 2, Bidirectional: true));
        var graph = builder.Build();
        using var workers = new Workers(1);
        using var stage = new Start(graph, workers);
        var state = stage.Weights["r.weight_hh_l0"].Span<float>().ToArray();
        var rows = Lsuv.Scale(graph, stage.Weights, stage.Input, workers, cancellation: TestContext.Current.CancellationToken);
        var (x, w) = (stage.Input.Span<float>().ToArray(), stage.Weights["r.weight_ih_l0_reverse"].Span<float>().ToArray());
        for (var gate = 0; gate < gates; gate++)
        {
            var products = new List<double>();
            for (var position = 0; position < Batch * Steps; position++)
            {
                for (var unit = gate * Hidden; unit < (gate + 1) * Hidden; unit++) products.Add(Enumerable.Range(0, Features).Sum(f => (double)x[position * Features + f] * w[unit * Features + f]));
            }

            var mean = products.Average();
            Assert.Equal(1, products.Average(p => (p - mean) * (p - mean)), 1e-5);
        }

        Assert.Equal(state, stage.Weights["r.weight_hh_l0"].Span<float>().ToArray());
        Assert.Equal(2 * 2 * gates, rows.Count(r => r.IsReached));
        Assert.Equal(4, rows.Count(r => r.Reason is { } reason && reason.Contains("own state", StringComparison.Ordinal)));
    }

    [Fact]
    public void Scale_WhatIsNoWeight_StaysAsItIs()
    {
        var builder = new GraphBuilder("net", new Shape(6));
        builder.Add("a", new Linear(8));
        builder.Add("norm", new BatchNorm(Evaluation: true));
        builder.Add("drop", new Dropout());
        builder.Add("b", new Linear(4));
        var graph = builder.Build();
        using var workers = new Workers(1);
        using var stage = new Start(graph, workers);
        var before = stage.Weights.Where(w => !w.Key.EndsWith("a.weight", StringComparison.Ordinal) && w.Key != "b.weight").ToDictionary(w => w.Key, w => w.Value.Span<float>().ToArray());
        var rows = Lsuv.Scale(graph, stage.Weights, stage.Input, workers, cancellation: TestContext.Current.CancellationToken);
        Assert.All(before, w => Assert.Equal(w.Value, stage.Weights[w.Key].Span<float>().ToArray()));
        Assert.Equal("has no weight that mixes its inputs", rows.Single(r => r.Layer == "norm").Reason);
        Assert.True(rows.Single(r => r.Layer == "b").IsReached);
    }

    [Fact]
    public void Scale_ZeroWeights_AreLeftAndNamed()
    {
        var (rows, _) = Scaled(w => w["a.weight"].Span<float>().Clear());
        Assert.Equal("its output is constant (0)", rows[0].Reason);
        Assert.Equal((0, 1), (rows[0].Passes, rows[0].Factor));
    }

    [Fact]
    public void Scale_WeightsThatAreNotFinite_AreLeftAndNamed()
    {
        var (rows, weights) = Scaled(w => w["a.weight"].Span<float>()[0] = float.NaN);
        Assert.Equal($"its output has {Batch} values that are not finite", rows[0].Reason);
        Assert.True(float.IsNaN(weights["a.weight"].Span<float>()[0]));
    }

    [Fact]
    public void Scale_WeightsOfAnyMagnitude_ReachTheTolerance()
        => Assert.All(new[] { 1e-18f, 1e-6f, 1e15f }, scale =>
        {
            var (rows, _) = Scaled(w => Multiply(w["a.weight"].Span<float>(), scale));
            Assert.True(rows[0].IsReached, rows[0].Reason);
        });

    [Fact]
    public void Scale_ABiasThatIsTooLarge_IsNamed()
    {
        var (rows, _) = Scaled(w => w["a.bias"].Span<float>()[0] = 100);
        Assert.Contains("after 10 passes", rows[0].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Scale_AWeightOfTwoLayers_IsScaledByTheFirst()
    {
        var builder = new GraphBuilder("net", new Shape(6));
        builder.Add("a", new Linear(6));
        builder.Add("relu", new Activate(ActivationCatalogue.Parse("relu")));
        builder.Add("b", new Linear(6));
        var graph = builder.Build();
        using var workers = new Workers(1);
        using var stage = new Start(graph, workers);
        stage.Weights["b.weight"] = stage.Weights["a.weight"];
        var rows = Lsuv.Scale(graph, stage.Weights, stage.Input, workers, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal([null, "shares its weight with a, by which it was scaled"], rows.Select(r => r.Reason));
    }

    [Fact]
    public void Scale_AnyNumberOfThreads_GivesTheSameBits()
    {
        var graph = SmallZoo.Build("resnet-small");
        var bits = new[] { 1, 3 }.Select(threads =>
        {
            using var workers = new Workers(threads);
            using var stage = new Start(graph, workers);
            _ = Lsuv.Scale(graph, stage.Weights, stage.Input, workers, cancellation: TestContext.Current.CancellationToken);
            return graph.Parameters.SelectMany(p => stage.Weights[p.Name].Span<float>().ToArray()).ToArray();
        }).ToArray();
        Assert.Equal(bits[0], bits[1]);
    }

    [Theory]
    [InlineData(0, 1, "`tolerance` (=0) must be positive and finite")]
    [InlineData(0.1, 0, "`passes` (=0) must be at least 1")]
    public void Scale_WrongOptions_AreRefused(double tolerance, int passes, string message)
        => Assert.Equal(message, Assert.Throws<ArgumentException>(() => Scaled(_ => { }, new LsuvOptions { Tolerance = tolerance, MaxPasses = passes })).Message);

    [Fact]
    public void Scale_OtherSamples_AreRefused()
    {
        var graph = ZooBuilds.Build("mlp", "depth=1&width=4&inputs=6");
        using var workers = new Workers(1);
        using var stage = new Start(graph, workers);
        using var wrong = new Tensor(DType.Float32, new Shape(2, 7));
        Assert.Contains("takes Float32 of shape N×6", Assert.Throws<ArgumentException>(() => Lsuv.Scale(graph, stage.Weights, wrong, workers, cancellation: TestContext.Current.CancellationToken)).Message, StringComparison.Ordinal);
        stage.Weights.Remove("head.bias");
        Assert.Equal("the parameter 'head.bias' has no tensor", Assert.Throws<ArgumentException>(() => Lsuv.Scale(graph, stage.Weights, stage.Input, workers, cancellation: TestContext.Current.CancellationToken)).Message);
    }

    private static (LsuvLayer[] Rows, IReadOnlyDictionary<string, Tensor> Weights) Scaled(Action<Dictionary<string, Tensor>> change, LsuvOptions? options = null)
    {
        var builder = new GraphBuilder("net", new Shape(6));
        builder.Add("a", new Linear(8));
        using var workers = new Workers(1);
        using var stage = new Start(builder.Build(), workers);
        change(stage.Weights);
        return ([.. Lsuv.Scale(builder.Build(), stage.Weights, stage.Input, workers, options, TestContext.Current.CancellationToken)], stage.Weights);
    }

    private static void Multiply(Span<float> values, float factor)
    {
        foreach (ref var value in values) value *= factor;
    }

    private static Tensor TensorOf(JsonElement element)
    {
        var shape = new Shape([.. element.GetProperty("shape").EnumerateArray().Select(e => e.GetInt64())]);
        return Tensor.From<float>(element.GetProperty("data").EnumerateArray().Select(e => e.GetSingle()).ToArray(), shape);
    }

    /// <summary>Orthogonal weights, biases 0, and unit Gaussian samples or random words.</summary>
    private sealed class Start : IDisposable
    {
        private readonly Graph graph;
        private readonly Workers workers;

        public Start(Graph graph, Workers workers)
        {
            (this.graph, this.workers) = (graph, workers);
            Weights = new(Evenkeel.Initializers.Recipes.Recipe.Parse("orthogonal").Initialize(graph, 1, workers), StringComparer.Ordinal);
            using var drawn = RandomValues.Input(new Random(2), graph.InputShape.WithBatch(Batch), SmallZoo.Tokens(graph));
            Input = drawn.Cast<float>();
        }

        public Dictionary<string, Tensor> Weights { get; }

        public Tensor Input { get; }

        public Dictionary<string, double> Variances()
        {
            using var session = new Session(Plan.Create(graph, new PlanOptions { Batch = Batch }), Weights, workers);
            var seen = new Seen(graph);
            session.Forward(Input, seen);
            return seen.Variances;
        }

        public void Dispose() => Input.Dispose();
    }

    private sealed class Seen(Graph graph) : IObserver
    {
        public Dictionary<string, double> Variances { get; } = new(StringComparer.Ordinal);

        public void Forward(int node, Tensor? output, Reading reading, UnitActivity? units) => Variances[graph.Nodes[node].Name] = reading.Moments.Variance;

        public void Backward(int node, Tensor? gradient, Reading reading)
        {
        }

        public void ParameterGradients(int node, IReadOnlyList<Tensor> gradients)
        {
        }
    }
}
