using Evenkeel.Initializers.Recipes;
using Evenkeel.Networks;
using Evenkeel.Networks.Activations;
using Evenkeel.Networks.Losses;
using Evenkeel.Networks.Ops;
using Evenkeel.Numerics.Threads;
using Evenkeel.Probing;
using Evenkeel.Studies.Graphs;
using Evenkeel.TestKit;
using Evenkeel.Theory;
using Evenkeel.Theory.Forecasting;
using Evenkeel.Theory.MeanField;
using Activate = Evenkeel.Networks.Ops.Activate;

namespace Evenkeel.Tests.Theory;

/// <summary>What theory must say of any graph at all: numbers that can be, the same each time, or why there are none.</summary>
public sealed class RandomGraphTests
{
    private const int CasesOfGraphs = 20, GraphsOfCase = 60, MostLayers = 16;

    /// <summary>Between samples nothing is more alike than each is to itself, but for what two approximations differ by.</summary>
    private const double Likeness = 1.05;

    public static TheoryData<int> Cases => [.. Enumerable.Range(0, CasesOfGraphs)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Forecast_AnyGraph_IsPossible(int first)
    {
        for (var seed = first * GraphsOfCase; seed < (first + 1) * GraphsOfCase; seed++)
        {
            var graph = Graph(seed);
            var request = Request(graph, seed);
            var forecast = Forecast.Of(request);
            foreach (var (layer, again) in forecast.Layers.Zip(Forecast.Of(request).Layers))
            {
                var place = $"graph {seed}, {layer.Name}";
                AssertPossible(layer.Signal, forecast.Samples, place);
                Assert.True(layer.DeadShare is null or (>= 0 and <= 1), $"{place}: a dead share of {layer.DeadShare}");
                Assert.Equal(Numbers(layer.Signal), Numbers(again.Signal));
            }

            if (forecast.Loss is { } loss) Assert.True(double.IsFinite(loss.Expected) && loss.StandardError >= 0, $"graph {seed}: {loss}");
            var unit = Predictor.Predict(graph, request.Weights, request.Input, _ => 1);
            Assert.All(SpectrumVariances.Of(graph, request.Weights, unit.Layers), v => Assert.True(v is null or (> -1 - 1e-9 and < double.PositiveInfinity), $"graph {seed}: a spectrum's variance of {v}"));
        }
    }

    /// <summary>An op that none of them holds is one that no test above looks at.</summary>
    [Fact]
    public void Graphs_OfAllSeeds_HoldEveryOp()
    {
        var held = Enumerable.Range(0, CasesOfGraphs * GraphsOfCase).SelectMany(seed => Graph(seed).Nodes).Select(n => n.Op.GetType()).ToHashSet();
        Assert.Empty(typeof(Op).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(Op)) && !t.IsAbstract).Except(held));
    }

    [Fact]
    public void Predict_LogSoftmaxOfOneClass_IsZero()
    {
        var layer = Predicted(new Shape(3, 1), new Linear(1), new LogSoftmax()).Layers[^1];
        Assert.Equal((0.0, 0.0, 0.0), (layer.Forward!.SecondMoment, layer.Forward.LogVariance, layer.Forward.Mean));
    }

    /// <summary>Values that do not vary, normed over samples, channels, positions or features: nothing is left of them, and nothing divides by it.</summary>
    [Fact]
    public void Predict_NormsOfValuesThatDoNotVary_AreZero()
    {
        foreach (var op in (Op[])[new BatchNorm(), new GroupNorm(2), new InstanceNorm(), new LayerNorm(), new RmsNorm()])
        {
            var layers = Predicted(new Shape(4, 3), new Linear(3), new Scale(0), op).Layers;
            Assert.Equal(0, layers[^1].Forward!.SecondMoment);
            Assert.True(layers[0].BackwardSecondMoment is 0, $"{op.Kind}: {layers[0].BackwardSecondMoment}");
        }
    }

    /// <summary>The mean over all that a norm has centred is 0, and not what rounding leaves, of either sign.</summary>
    [Fact]
    public void Predict_MeanOfCentredPositions_IsZero()
        => Assert.Equal(0, Predicted(new Shape(2, 7), new Linear(7), new InstanceNorm(), new GlobalAveragePool()).Layers[^1].Forward!.SecondMoment);

    /// <summary>Two values of mean 0 and mean square 1 are ±1, whatever the input: no gradient passes.</summary>
    [Fact]
    public void Predict_BatchNormOfTwoSamples_PassesNoGradient()
    {
        var layers = Predicted(InputMoments.Noise with { Samples = 2 }, new Shape(8), new Linear(16), new BatchNorm(), new Activate(ActivationCatalogue.Parse("softplus"))).Layers;
        Assert.Equal(0, layers[0].BackwardSecondMoment!.Value, 1e-3 * layers[1].BackwardSecondMoment!.Value);
    }

    /// <summary>Places of a sequence that are not alike have no ratio to what a gradient of 0 is to become.</summary>
    [Fact]
    public void Predict_DropoutBehindARecurrentLayerWithoutGradient_HasNone()
    {
        var layers = Predicted(InputMoments.Noise with { Dropout = true }, new Shape(5, 4), new Recurrent(RecurrentKind.Gru, 4), new Dropout(), new Scale(0), new Recurrent(RecurrentKind.Rnn, 3)).Layers;
        Assert.Equal(0, layers[0].BackwardSecondMoment);
    }

    /// <summary>A window whose places all lie in the padding sums nothing: what is left is its bias, and what it brings back is 0.</summary>
    [Fact]
    public void Predict_ConvolutionThatSeesPaddingAlone_IsItsBias()
    {
        var builder = new GraphBuilder("padding", new Shape(4, 1));
        builder.Add("first", new Conv(4, new Window(1)));
        builder.Add("conv", new Conv(3, new Window(1, Stride: 2, Padding: 1)));
        var layers = Predictor.Predict(builder.Build(), p => new WeightMoments(p.Role == ParameterRole.Bias ? 0.5 : 1, true), InputMoments.Noise, _ => 1).Layers;
        Assert.Equal((0.5, 0.0), (layers[1].Forward!.SecondMoment, layers[0].BackwardSecondMoment));
    }

    /// <summary>The maximum of all there is sends its gradient back over an axis that a norm behind takes for channels.</summary>
    [Fact]
    public void Predict_MaxBeforeANormOfOneChannel_IsKnown()
    {
        var builder = new GraphBuilder("maximum", new Shape(4, 8, 2));
        builder.Add("norm", new RmsNorm());
        var mean = builder.Add("mean", new Mean([2]));
        builder.Add("twice", new Add(), mean, mean);
        builder.Add("max", new Max([1, 0], KeepAxes: true));
        builder.Add("last", new InstanceNorm());
        var layers = Predictor.Predict(builder.Build(), ForecastRequest.By(Recipe.Parse("lecun")), InputMoments.Noise, _ => 1).Layers;
        Assert.All(layers, layer => Assert.NotNull(layer.BackwardSecondMoment));
    }

    /// <summary>x − x is 0, however it is written.</summary>
    [Fact]
    public void Predict_ValuesLessTheirConcatenation_AreNotLessThanNothing()
    {
        var builder = new GraphBuilder("difference", new Shape(1));
        var (three, one) = (builder.Add("concat", new Concat(), 0, 0, 0), builder.Add("pad", new Pad([0], [0]), 0));
        builder.Add("difference", new Subtract(), one, three);

        // Of these, a third, thrice, is 3e-17 less than the whole.
        const double Mean = 0.2981508240560773;
        var layers = Predictor.Predict(builder.Build(), _ => default, new InputMoments(Mean, Mean * Mean), _ => 1).Layers;
        Assert.Equal(0, layers[^1].Forward!.SecondMoment);
    }

    [Fact]
    public void Predict_ProductOfValuesWithThemselves_IsUnknown()
    {
        var builder = new GraphBuilder("gram", new Shape(8, 8));
        builder.Add("gram", new MatMul(TransposeB: true), 0, 0);
        Assert.StartsWith("unknown", Predictor.Predict(builder.Build(), _ => default, InputMoments.Noise, _ => 1).Layers[0].Assumption, StringComparison.Ordinal);
    }

    [Fact]
    public void Predict_ScaleWhoseSquareIsNoNumber_IsUnknown()
    {
        var layers = Predicted(new InputMoments(0, 1e140), new Shape(8), new Scale(1e10), new Activate(ActivationCatalogue.Parse("relu"))).Layers;
        Assert.All(layers, layer => Assert.StartsWith("unknown", layer.Assumption, StringComparison.Ordinal));
    }

    [Fact]
    public void Predict_RecurrentLayersOfATinySignal_KeepTheirScatter()
    {
        double Scatter(double q) => Predicted(new InputMoments(0, q), new Shape(5, 8), new Recurrent(RecurrentKind.Rnn, 16)).Layers[0].Forward!.LogVariance;
        Assert.Equal(Scatter(1e-12), Scatter(1e-200), 1e-3 * Scatter(1e-12));
    }

    /// <summary>How the largest scatter, and a sum with them, does not grow with the unit that values are measured in; of tiny ones products underflow to 0.</summary>
    [Fact]
    public void Predict_SumWithTheLargestOfTinyValues_ScattersNoMore()
    {
        Assert.Equal(Scatter(1), Scatter(1e-60), 1e-9 * Scatter(1));
        Assert.InRange(Scatter(1e-200), 0.5 * Scatter(1), Scatter(1));

        static double Scatter(double q)
        {
            var builder = new GraphBuilder("largest", new Shape(8, 2, 2, 8));
            var largest = builder.Add("largest", new GlobalMaxPool(), 0);
            builder.Add("sum", new Add(), 0, largest);
            return Predictor.Predict(builder.Build(), _ => default, new InputMoments(0, q) { Samples = 4 }, _ => 1).Layers[^1].Forward!.LogVariance;
        }
    }

    private static Graph Graph(int seed) => RandomGraphs.OfAnyOps(seed, 2 + seed % (MostLayers - 1));

    private static void AssertPossible(LayerPrediction layer, double samples, string place)
    {
        Assert.True(layer.BackwardSecondMoment is null or (>= 0 and < double.PositiveInfinity), $"{place}: a gradient of {layer.BackwardSecondMoment}");
        Assert.True(layer.BackwardLogVariance is null or (>= 0 and < double.PositiveInfinity), $"{place}: a gradient's scatter of {layer.BackwardLogVariance}");
        if (layer.Forward is not { } signal)
        {
            Assert.True(layer.Assumption?.StartsWith("unknown", StringComparison.Ordinal), $"{place}: unknown without a reason");
            return;
        }

        Assert.True(Numbers(layer).OfType<double>().All(double.IsFinite), $"{place}: {string.Join(", ", Numbers(layer))}");
        Assert.True(signal.SecondMoment >= 0 && signal.LogVariance >= 0, $"{place}: {signal}");
        Assert.True(samples == 1 || Math.Abs(signal.BetweenSamples) <= Likeness * signal.SecondMoment, $"{place}: {signal.BetweenSamples} between samples of {signal.SecondMoment}");
    }

    private static double?[] Numbers(LayerPrediction layer)
        => [layer.Forward?.Mean, layer.Forward?.SecondMoment, layer.Forward?.Variance, layer.Forward?.BetweenSamples, layer.Forward?.BetweenPositions, layer.Forward?.LogVariance, layer.BackwardSecondMoment, layer.BackwardLogVariance];

    private static Prediction Predicted(Shape input, params Op[] ops) => Predicted(InputMoments.Noise, input, ops);

    private static Prediction Predicted(InputMoments input, Shape shape, params Op[] ops)
    {
        var builder = new GraphBuilder("chain", shape);
        foreach (var (i, op) in ops.Index()) builder.Add($"{i}", op);
        return Predictor.Predict(builder.Build(), ForecastRequest.By(Recipe.Parse("lecun")), input, _ => 1);
    }

    private static ForecastRequest Request(Graph graph, int seed)
    {
        var random = new Random(seed);
        var recipe = Recipe.Parse(new[] { "he", "xavier", "orthogonal", "pytorch", "zeros" }[random.Next(5)]);
        var (areGiven, mean) = (random.Next(3) == 0, random.Next(2) * random.NextDouble());
        var loss = new Loss?[] { null, new CrossEntropy(), new BinaryCrossEntropy(), new SquaredError() }[random.Next(4)];
        return new ForecastRequest
        {
            Graph = graph,
            Weights = p => areGiven || p.Role == ParameterRole.Buffer ? Given(p) : WeightMoments.Of(recipe.SchemeOf(p), p),
            Input = random.Next(3) == 0 ? Measured(graph, random) : new InputMoments(mean, mean * mean + random.Next(6) * random.NextDouble()) { Samples = new[] { 1, 2, 3, 256 }[random.Next(4)], Dropout = random.Next(2) == 0 },
            Loss = loss,
        };

        static WeightMoments Given(Parameter parameter)
        {
            var square = 1.0 / parameter.Shape[^1];
            return (parameter.Shape.Length % 3) switch { 0 => new(square, true), 1 => new(square, false) { Mean = Math.Sqrt(square) }, _ => new(square, false) };
        }
    }

    private static InputMoments Measured(Graph graph, Random random)
    {
        using var workers = new Workers(1);
        using var input = RandomValues.Input(random, graph.InputShape.WithBatch(graph.Batch ?? random.Next(1, 5)), (int)(graph.InputVocabulary() ?? 0));
        using var single = input.Cast<float>();
        return Probe.MeasureInput(single, graph, workers);
    }
}
