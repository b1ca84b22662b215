using Evenkeel.Initializers.Recipes;
using Evenkeel.Networks;
using Evenkeel.Networks.Losses;
using Evenkeel.Networks.Ops;
using Evenkeel.Numerics.Random;
using Evenkeel.Numerics.Threads;
using Evenkeel.Probing;
using Evenkeel.Tests.Diagnosis;
using Evenkeel.Theory;
using Evenkeel.Theory.Forecasting;

namespace Evenkeel.Tests.Theory.Forecasting;

/// <summary>What is said of a network before it runs, against many draws that are run.</summary>
public sealed class ForecastTests
{
    private const int Draws = 150;

    /// <summary>Of a standard deviation over 150 draws, known to 6 %, and of theory to first order in 1/width.</summary>
    private const double OfSpread = 0.25;

    [Theory]
    [InlineData("relu", "he", 1)]
    [InlineData("relu", "he", 8)]
    [InlineData("tanh", "xavier", 1)]
    [InlineData("leaky-relu:0.2", "he", 8)]
    public void Of_PlainNetwork_SpreadOfItsGradientsIsThatOfManyDraws(string activation, string recipe, int samples)
    {
        var graph = Patient.Mlp(5, 48, activation, inputs: 48);
        var forecast = Forecast.Of(new ForecastRequest { Graph = graph, Weights = ForecastRequest.By(Recipe.Parse(recipe)), Input = InputMoments.Noise with { Samples = samples } });
        var logs = Draw(graph, recipe, samples, null).Select(r => Math.Log(r.Layers[0].Backward!.Moments.Rms)).ToArray();
        Assert.InRange(Deviation(logs) / forecast.Layers[0].BackwardSpread!.Value, 1 - OfSpread, 1 + OfSpread);
        Assert.Equal(Math.Sqrt(2.0 / (10 * samples)) / 2, forecast.Layers[^1].BackwardSpread!.Value, 12);
    }

    [Theory]
    [InlineData("relu", "he", 20)]
    [InlineData("relu", "pytorch", 6)]
    [InlineData("hard-tanh", "normal:0.5", 3)]
    public void Of_DeadUnits_ShareIsThatOfManyDraws(string activation, string recipe, int depth)
    {
        const int Samples = 12, Width = 128;
        var graph = Patient.Mlp(depth, Width, activation, inputs: 64);
        var forecast = Forecast.Of(new ForecastRequest { Graph = graph, Weights = ForecastRequest.By(Recipe.Parse(recipe)), Input = InputMoments.Noise with { Samples = Samples } });
        var dead = Draw(graph, recipe, Samples, null, draws: 40).Select(r => (double)r.Layers[^2].Units!.Dead / Width).ToArray();
        var expected = forecast.Layers[^2].DeadShare!.Value;
        Assert.InRange(expected, 0.02, 0.6);
        Assert.InRange(dead.Average(), expected - 5 * Deviation(dead) / Math.Sqrt(dead.Length) - 0.02, expected + 5 * Deviation(dead) / Math.Sqrt(dead.Length) + 0.02);
    }

    /// <summary>Biases of one number move all pre-activations of a layer, and those of the next less: what theory says of dead units, and of the scale.</summary>
    [Theory]
    [InlineData(-1.0)]
    [InlineData(0.7)]
    public void Of_GivenBiases_ShareIsThatOfManyDraws(double bias)
    {
        const int Samples = 8, Width = 128;
        const double OfWidth = 0.02;
        var graph = Patient.Mlp(2, Width, "relu", inputs: 64);
        using var workers = new Workers(1);
        var recipe = Recipe.Parse("he");
        List<double>[] dead = [[], []], squares = [[], []];
        for (ulong seed = 0; seed < 40; seed++)
        {
            var weights = recipe.Initialize(graph, seed, workers);
            foreach (var name in weights.Keys.Where(n => n.EndsWith("bias", StringComparison.Ordinal) && !n.StartsWith("head", StringComparison.Ordinal))) weights[name].Span<float>().Fill((float)bias);
            var (probe, prediction) = Probe.Run(
                new ProbeRequest { Graph = graph, Weights = weights, Input = Patient.Gaussian(graph.InputShape.WithBatch(Samples), seed), Seed = seed, Workers = workers },
                TestContext.Current.CancellationToken);
            foreach (var (i, (layer, theory)) in probe.Layers.Zip(prediction.Layers).Where(l => l.First.Units is not null).Index())
            {
                dead[i].Add((double)layer.Units!.Silent / Width - theory.SilentShare!.Value);
                squares[i].Add(Math.Pow(layer.Forward.Moments.Rms / theory.ForwardRms!.Value, 2) - 1);
            }
        }

        foreach (var differences in dead.Concat(squares)) Assert.InRange(Math.Abs(differences.Average()), 0, 4 * Deviation([.. differences]) / Math.Sqrt(differences.Count) + OfWidth);
    }

    [Theory]
    [InlineData("cross-entropy", "he")]
    [InlineData("bce", "he")]
    [InlineData("mse", "lecun")]
    public void Of_Loss_IsThatOfManyDraws(string loss, string recipe)
    {
        const int Samples = 64;
        var graph = Patient.Mlp(2, 128, "relu", inputs: 64);
        var kind = Loss.Parse(loss);
        var forecast = Forecast.Of(new ForecastRequest { Graph = graph, Weights = ForecastRequest.By(Recipe.Parse(recipe)), Input = InputMoments.Noise with { Samples = Samples }, Loss = kind }).Loss!;
        var losses = Draw(graph, recipe, Samples, kind).Select(r => r.Loss!.Initial).ToArray();
        Assert.InRange(losses.Average(), forecast.Expected - 5 * Deviation(losses) / Math.Sqrt(Draws), forecast.Expected + 5 * Deviation(losses) / Math.Sqrt(Draws));
        Assert.InRange(Deviation(losses) / forecast.StandardError, 0.6, 1.6);
    }

    [Fact]
    public void Of_Recurrence_DoesNotGuessTheSpreadOfItsGradients()
    {
        var graph = Patient.Of(new Shape(6, 4), new Recurrent(RecurrentKind.Gru, 8), new Recurrent(RecurrentKind.Gru, 8), new Select(0, -1), new Linear(3));
        var forecast = Forecast.Of(new ForecastRequest { Graph = graph, Weights = ForecastRequest.By(Recipe.Parse("pytorch")), Loss = new CrossEntropy() });
        Assert.Null(forecast.Layers[0].BackwardSpread);
        Assert.NotNull(forecast.Layers[0].Signal.BackwardRms);
        Assert.NotNull(forecast.Layers[^1].BackwardSpread);
    }

    private static IEnumerable<ProbeResult> Draw(Graph graph, string recipe, int samples, Loss? loss, int draws = Draws)
    {
        using var workers = new Workers(1);
        var scheme = Recipe.Parse(recipe);
        for (ulong seed = 0; seed < (ulong)draws; seed++)
        {
            yield return Probe.Run(new ProbeRequest
            {
                Graph = graph,
                Weights = scheme.Initialize(graph, seed, workers),
                Recipe = scheme,
                Input = Patient.Gaussian(graph.InputShape.WithBatch(samples), seed),
                Target = loss is null ? null : Target(loss, graph.OutputShape[0], samples, seed),
                Loss = loss ?? new CrossEntropy(),
                Seed = seed,
                Workers = workers,
            }).Result;
        }
    }

    private static Tensor Target(Loss loss, long outputs, int samples, ulong seed)
    {
        var random = new AddressedRandom(seed, "target");
        if (loss is CrossEntropy) return Tensor.From<long>([.. Enumerable.Range(0, samples).Select(i => (long)(random.Uniform(i) * outputs))], new Shape(samples));
        var target = new Tensor(DType.Float32, new Shape(samples, outputs));
        if (loss is SquaredError) random.FillNormal(target.Span<float>(), 0, 0, 1);
        else for (var i = 0; i < target.Length; i++) target.Span<float>()[i] = random.Uniform(i) < 0.5 ? 0 : 1;
        return target;
    }

    private static double Deviation(double[] values)
    {
        var mean = values.Average();
        return Math.Sqrt(values.Average(v => (v - mean) * (v - mean)));
    }
}
