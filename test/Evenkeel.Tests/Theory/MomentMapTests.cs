using System.Collections.Immutable;
using Evenkeel.Networks;
using Evenkeel.Networks.Activations;
using Evenkeel.Networks.Execution;
using Evenkeel.Networks.Ops;
using Evenkeel.Numerics.Threads;
using Evenkeel.TestKit;
using Evenkeel.Theory;
using Evenkeel.Theory.Moments;
using Evenkeel.Theory.Moments.Kernels;
using Select = Evenkeel.Networks.Ops.Select;

namespace Evenkeel.Tests.Theory;

/// <summary>What theory says of one op against what it does to normal numbers.</summary>
public sealed class MomentMapTests
{
    private const long Batch = 40;
    private const double InputMean = 0.5;

    /// <summary>
    /// Five standard deviations of a mean square over at least 20,000 values, √(2/n) of it each, and what norms over some hundred values
    /// lose to their own mean and variance.
    /// </summary>
    private const double Allowed = 0.06;

    public static TheoryData<Op> Predicted =>
    [
        new Reshape([-1]), new Transpose([1, 0]), new Slice(1, 3, 200), new Select(0, 1), new Gather(1, [.. Enumerable.Range(0, 300).Select(i => (long)(7 * i % 300))]),
        new Pad([0, 40], [1, 20]), new Pad([0, 0], [1, 0], Value: 2), new Scale(-0.3), new Gain(0.7), new Offset(), new Position(),
        new Apply(new ScalarFunction("square", x => x * x, x => 2 * x)), new RmsNorm(), new LayerNorm(), new GroupNorm(1, Affine: false), new InstanceNorm(), new BatchNorm(Affine: false),
    ];

    public static TheoryData<Op> Unpredicted => [new BatchNorm(Evaluation: true)];

    [Theory]
    [MemberData(nameof(Predicted))]
    public void Predict_OneOp_AgreesWithSimulation(Op op)
    {
        var graph = Alone(op);
        var random = new Random(1);
        var weights = RandomValues.Parameters(random, graph);
        if (op is Gain) weights["op.weight"].Span<double>()[0] = 0.7;
        if (op is Offset) weights["op.bias"].Span<double>()[0] = 0;
        if (op is Position) RandomValues.Normal(random, graph.InputShape).Span<double>().CopyTo(weights["op.weight"].Span<double>());
        using var workers = new Workers(1);
        using var session = new Session(Plan.Create(graph, new PlanOptions { Batch = Batch, DType = DType.Float64, InputGradient = true }), weights, workers);
        using var input = RandomValues.Normal(random, graph.InputShape.WithBatch(Batch), mean: InputMean);
        var output = session.Forward(input, cancellation: TestContext.Current.CancellationToken);
        var (mean, second) = Moments(output);
        using var cotangent = RandomValues.Normal(random, output.Shape);
        session.Backward(cotangent, cancellation: TestContext.Current.CancellationToken);

        var prediction = Predict(graph, weights);
        var forward = prediction.Layers[1].Forward!;
        Assert.InRange(forward.SecondMoment / second, 1 - Allowed, 1 + Allowed);
        Assert.InRange(forward.Mean - mean, -Allowed * Math.Sqrt(second), Allowed * Math.Sqrt(second));
        Assert.InRange(prediction.Layers[0].BackwardSecondMoment!.Value / Moments(session.InputGradient!).Second, 1 - Allowed, 1 + Allowed);
    }

    [Theory]
    [MemberData(nameof(Unpredicted))]
    public void Predict_OpOfUnknownStatistics_IsUnknownAndSaysWhy(Op op)
    {
        var graph = Alone(op);
        var layer = Predict(graph, RandomValues.Parameters(new Random(1), graph)).Layers[1];
        Assert.Null(layer.Forward);
        Assert.StartsWith("unknown: ", layer.Assumption);
    }

    /// <summary>
    /// Along each axis of four places the taps inside are 2, 3, 3 and 2; a second convolution sums 5, 8, 8 and 5 of those, 26 of 36, where
    /// places that were all alike would give 25. The same backward.
    /// </summary>
    [Fact]
    public void Predict_ConvolutionsOfASmallPaddedImage_CountWhatReachesTheEdges()
    {
        const int Channels = 8, Image = 4, Kernel = 3;
        var builder = new GraphBuilder("convolutions", new Shape(Channels, Image, Image));
        foreach (var name in (string[])["first", "second", "third"]) builder.Add(name, new Conv(Channels, new Window(Kernel, Padding: 1), Bias: false));
        var graph = builder.Build();
        var prediction = Predictor.Predict(graph, _ => new WeightMoments(1.0 / (Channels * Kernel * Kernel), true), InputMoments.Noise, _ => 1);
        Assert.Equal(Math.Pow(26 / 36.0, 2), prediction.Layers[1].Forward!.SecondMoment, 12);
        Assert.Equal(Math.Pow(26 / 36.0, 2), prediction.Layers[0].BackwardSecondMoment!.Value, 12);
    }

    [Fact]
    public void Maps_EveryOp_HasOne()
    {
        // Choices by computed conditions, places and pairs, which files alone make: unknown, and said so.
        Type[] without = [typeof(Choose), typeof(Combine), typeof(Pick), typeof(Ranked)];
        var ops = typeof(Op).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(Op)) && !t.IsAbstract);
        Assert.Equal(without, ops.Where(o => !MomentMaps.Has(o)).OrderBy(o => o.Name, StringComparer.Ordinal));
    }

    public static TheoryData<string, Op[], long> Bound =>
    new()
    {
        { "samples join positions", [new View(new Shape(Batch * 3, 300))], 0 },
        { "positions join samples, and part again", [new View(new Shape(Batch * 3, 300)), new View(new Shape(Batch, 900))], 0 },
        { "a table that all samples see", [new Learned(new Shape(1, 3, 300), ParameterRole.Table, new Fans(1, 1)), new Add()], 1 },
        { "a table of rows that all samples see", [new Learned(new Shape(3, 300), ParameterRole.Table, new Fans(1, 1)), new View(new Shape(1, 3, 300)), new Add()], 1 },
        { "a table that is repeated", [new Learned(new Shape(1, 3, 300), ParameterRole.Table, new Fans(1, 1)), new Expand(new Shape(Batch, 3, 300)), new Multiply()], 1 },
        { "constants", [new Fixed(new Shape(1, 1, 3), [1, 2, 3]), new View(new Shape(1, 3, 1)), new Multiply()], 1 },
        { "a product with a weight that is a value", [new Learned(new Shape(200, 300), ParameterRole.Weight, Fans.Dense(300, 200)), new Applied(new Linear(200, Bias: false))], 1 },
    };

    /// <summary>The ops in a row on a batch; those from the given one on that read two values read the input first.</summary>
    [Theory]
    [MemberData(nameof(Bound))]
    public void Predict_GraphBoundToItsBatch_AgreesWithSimulation(string what, Op[] ops, long tables)
    {
        Assert.NotEmpty(what);
        var builder = new GraphBuilder("bound", new Shape(3, 300), Batch);
        var source = builder.Add("in", new Scale(1));
        var last = tables == 0 ? source : 0;
        foreach (var (i, op) in ops.Index())
        {
            int[] reads = op.MinInputs == 0 ? [] : op.MinInputs == 2 || op is Applied ? [source, last] : [last];
            last = builder.Add($"{i}", op, reads);
        }

        var graph = builder.Build();
        var random = new Random(1);
        var weights = RandomValues.Parameters(random, graph);
        using var workers = new Workers(1);
        using var session = new Session(Plan.Create(graph, new PlanOptions { Batch = Batch, DType = DType.Float64, InputGradient = true }), weights, workers);
        using var input = RandomValues.Normal(random, graph.InputShape.WithBatch(Batch), mean: InputMean);
        var output = session.Forward(input, cancellation: TestContext.Current.CancellationToken);
        var (mean, second) = Moments(output);
        using var cotangent = RandomValues.Normal(random, output.Shape);
        session.Backward(cotangent, cancellation: TestContext.Current.CancellationToken);

        var layers = Predict(graph, weights).Layers;
        Assert.InRange(layers[^1].Forward!.SecondMoment / second, 1 - Allowed, 1 + Allowed);
        Assert.InRange(layers[^1].Forward!.Mean - mean, -Allowed * Math.Sqrt(second), Allowed * Math.Sqrt(second));
        Assert.InRange(layers[0].BackwardSecondMoment!.Value / Moments(session.InputGradient!).Second, 1 - Allowed, 1 + Allowed);
        if (graph.Parameters.Any() && graph.Nodes[^1].Op is not Applied)
        {
            var gradient = session.Gradients[graph.Parameters.Single().Name];
            var allowed = 4 * Math.Sqrt(2.0 / gradient.Length);
            Assert.InRange(layers[1].BackwardSecondMoment!.Value / Moments(gradient).Second, 1 - allowed, 1 + allowed);
        }
    }

    [Fact]
    public void Predict_Embedding_HasTheTablesSecondMoment()
    {
        var builder = new GraphBuilder("words", new Shape(5));
        builder.Add("op", new Embedding(10, 3));
        var prediction = Predictor.Predict(builder.Build(), _ => new WeightMoments(0.25, IsCentred: true), new InputMoments(5, 30), _ => 1);
        Assert.Equal((0, 0.25), (prediction.Layers[0].Forward!.Mean, prediction.Layers[0].Forward!.SecondMoment));
    }

    /// <summary>A text by Zipf's law under tables that are drawn anew: its mean square scatters as a few words' rows do.</summary>
    [Fact]
    public void Predict_EmbeddingOfText_HasTheScatterOfItsFrequentWords()
    {
        const int Vocabulary = 50, Width = 16, Draws = 2000;
        var builder = new GraphBuilder("words", new Shape(5));
        builder.Add("op", new Embedding(Vocabulary, Width));
        var harmonic = Enumerable.Range(1, Vocabulary).Sum(r => 1.0 / r);
        var same = Enumerable.Range(1, Vocabulary).Sum(r => 1 / (r * harmonic) / (r * harmonic));
        var text = new InputMoments(5, 30) { Samples = 1e9, Coincidence = Kernel.Of(new Shape(5), null, 0, (1, same), (same, same)) };
        var prediction = Predictor.Predict(builder.Build(), _ => new WeightMoments(1, IsCentred: true), text, _ => 1).Layers[0].Forward!;

        var random = new Random(3);
        var logs = new double[Draws];
        for (var draw = 0; draw < Draws; draw++)
        {
            double square = 0;
            for (var word = 1; word <= Vocabulary; word++)
            {
                var row = new Tensor(DType.Float64, new Shape(Width));
                RandomValues.Normal(random, row.Shape).Span<double>().CopyTo(row.Span<double>());
                foreach (var x in row.Span<double>()) square += x * x / Width / word / harmonic;
            }

            logs[draw] = Math.Log(square);
        }

        var mean = logs.Average();
        Assert.Equal(1, logs.Average(l => (l - mean) * (l - mean)) / prediction.LogVariance, 0.15);
    }

    [Fact]
    public void Predict_FactorOfOneValue_MultipliesByIt()
    {
        var layers = Factor(new WeightMoments(0.25, IsCentred: false) { Mean = -0.5 });
        Assert.Equal((-0.5 * InputMean, 0.25 * (1 + InputMean * InputMean)), (layers[^1].Forward!.Mean, layers[^1].Forward!.SecondMoment));
        Assert.Equal(0.25, layers[0].BackwardSecondMoment);
    }

    [Fact]
    public void Predict_FactorOfUnknownMean_IsUnknownAndSaysWhy()
        => Assert.Equal("unknown: the table's mean is neither 0 nor known", Factor(new WeightMoments(0.25, IsCentred: false))[1].Assumption);

    /// <summary>A factor a channel, as ConvNeXt's branches have it.</summary>
    private static ImmutableArray<LayerPrediction> Factor(WeightMoments weight)
    {
        var builder = new GraphBuilder("factor", new Shape(6, 4, 4), Batch);
        var source = builder.Add("in", new Scale(1));
        builder.Add("product", new Multiply(), source, builder.Add("factor", new Learned(new Shape(1, 6, 1, 1), ParameterRole.Scale, new Fans(1, 1))));
        return Predictor.Predict(builder.Build(), _ => weight, new InputMoments(InputMean, 1 + InputMean * InputMean) { Samples = Batch }, _ => 1).Layers;
    }

    /// <summary>As files pad an image for windows that reach over its edge: to what they see, nothing is added.</summary>
    [Fact]
    public void Predict_PaddingThatIsNeverTheLargest_AgreesWithSimulation()
    {
        var builder = new GraphBuilder("largest", new Shape(8, 32, 32));
        builder.Add("in", new Scale(1));
        builder.Add("relu", new Activate(ActivationCatalogue.Parse("relu")));
        builder.Add("pad", new Pad([0, 0, 0], [0, 1, 1], double.NegativeInfinity));
        builder.Add("pool", new MaxPool(new Window(3, Stride: 2)));
        var graph = builder.Build();
        var random = new Random(1);
        using var workers = new Workers(1);
        using var session = new Session(Plan.Create(graph, new PlanOptions { Batch = Batch, DType = DType.Float64, InputGradient = true }), new Dictionary<string, Tensor>(), workers);
        using var input = RandomValues.Normal(random, graph.InputShape.WithBatch(Batch), mean: InputMean);
        var output = session.Forward(input, cancellation: TestContext.Current.CancellationToken);
        var (mean, second) = Moments(output);
        using var cotangent = RandomValues.Normal(random, output.Shape);
        session.Backward(cotangent, cancellation: TestContext.Current.CancellationToken);

        var layers = Predict(graph, []).Layers;
        Assert.InRange(layers[^1].Forward!.SecondMoment / second, 1 - Allowed, 1 + Allowed);
        Assert.InRange(layers[^1].Forward!.Mean / mean, 1 - Allowed, 1 + Allowed);
        Assert.InRange(layers[0].BackwardSecondMoment!.Value / Moments(session.InputGradient!).Second, 1 - Allowed, 1 + Allowed);
    }

    [Fact]
    public void Predict_SumWithARepeatedBranch_GivesItAllGradients()
    {
        var builder = new GraphBuilder("repeat", new Shape(3, 4));
        var row = builder.Add("row", new Select(0, 0));
        builder.Add("sum", new Subtract(), 0, row);
        var prediction = Predictor.Predict(builder.Build(), _ => default, new InputMoments(0.5, 1), _ => 1);
        Assert.Equal((0, 1.5), (prediction.Layers[1].Forward!.Mean, prediction.Layers[1].Forward!.SecondMoment));
        Assert.Equal(3, prediction.Layers[0].BackwardSecondMoment);
    }

    private static Graph Alone(Op op)
    {
        var builder = new GraphBuilder("one op", new Shape(3, 300));
        builder.Add("same", new Scale(1));
        builder.Add("op", op);
        return builder.Build();
    }

    private static Prediction Predict(Graph graph, Dictionary<string, Tensor> weights)
        => Predictor.Predict(
            graph,
            p => new WeightMoments(Moments(weights[p.Name]).Second, IsCentred: true),
            new InputMoments(InputMean, 1 + InputMean * InputMean) { Samples = Batch },
            _ => 1);

    private static (double Mean, double Second) Moments(Tensor tensor)
    {
        var values = tensor.Span<double>().ToArray();
        return (values.Average(), values.Average(v => v * v));
    }
}
