using System.Text.Json;
using Evenkeel.Networks;
using Evenkeel.Networks.Ops;
using Evenkeel.Networks.Structures;
using Evenkeel.Networks.Zoo;
using Evenkeel.Numerics.LinearAlgebra;
using Evenkeel.Numerics.Random;
using Evenkeel.Numerics.Threads;
using Evenkeel.Probing;
using Evenkeel.Tests.Diagnosis;

namespace Evenkeel.Tests.Probing;

/// <summary>Jacobians against PyTorch's exact ones (Reference/torch-jacobian.json).</summary>
public sealed class JacobianTests
{
    /// <summary>Of all singular values, relative to the largest square, in double.</summary>
    private const double Exact = 1e-10;

    /// <summary>Of the largest by Lanczos's method, which stops when a step changes its square by less than 1e-5.</summary>
    private const double OfLargest = 1e-4;

    /// <summary>Of estimates, in their own standard errors, and how large these may be relative to 1 + the variance.</summary>
    private const double StandardErrors = 4, MostError = 0.35;

    [Theory]
    [InlineData("mlp")]
    [InlineData("transformer")]
    public void Measure_FewOutputs_HasAllOfPyTorchsSingularValues(string name)
    {
        var row = Row(name);
        var result = Measure(name, row);
        Assert.Equal(name == "transformer", result.IsOfEmbedding);
        Assert.Equal(1, result.Samples);
        double[] expected = [.. row.GetProperty("singularValues").EnumerateArray().Select(v => v.GetDouble())];
        Assert.Equal(expected.Length, result.SingularValues.Length);
        Assert.All(expected.Zip(result.SingularValues), pair => Assert.Equal(pair.First * pair.First, pair.Second * pair.Second, Exact * expected[^1] * expected[^1]));
        Assert.Equal(row.GetProperty("meanSquare").GetDouble(), result.Spectrum.MeanSquare, 9);
        Assert.Equal(row.GetProperty("variance").GetDouble(), result.Spectrum.Variance, 9);
        Assert.Equal((0, 0), (result.Spectrum.MeanSquareError, result.Spectrum.VarianceError));
    }

    [Fact]
    public void Measure_BatchNorm_IsOfTheWholeBatch()
    {
        var row = Row("conv");
        var result = Measure("conv", row);
        Assert.Equal(6, result.Samples);
        Assert.Empty(result.SingularValues);
        Assert.Equal(30, result.Spectrum.Count);
        Assert.Equal(1, result.Largest / row.GetProperty("singularValues").EnumerateArray().Last().GetDouble(), OfLargest);
        AssertNear(row, result.Spectrum);
        Assert.Equal(30 / 6.0 / (1 + result.Spectrum.Variance), result.EffectiveRank, 12);
    }

    [Theory]
    [InlineData("mlp")]
    [InlineData("conv")]
    public void Measure_EveryLayer_IsPyTorchsWithinItsError(string name)
    {
        var row = Row(name);
        var result = Measure(name, row);
        var layers = row.GetProperty("layers").EnumerateObject().ToArray();
        Assert.Equal(layers.Length + 1, result.Layers.Length);
        foreach (var layer in layers) AssertNear(layer.Value, result.Layers[int.Parse(layer.Name, System.Globalization.CultureInfo.InvariantCulture)]!);
    }

    [Theory]
    [InlineData("mlp")]
    [InlineData("conv")]
    [InlineData("transformer")]
    public void Squared_ByLanczos_FindsTheLargest(string name)
    {
        var row = Row(name);
        using var workers = new Workers(1);
        var graph = Network(name);
        var weights = Weights(row, graph).ToDictionary(w => w.Key, w => w.Value.Cast<double>());
        var point = Values(row.GetProperty("input")).Cast<double>();
        if (name == "transformer")
        {
            using var lookup = new Evenkeel.Networks.Execution.Session(
                Evenkeel.Networks.Execution.Plan.Create(TokenSplit.Of(graph).Lookup, new Evenkeel.Networks.Execution.PlanOptions { Batch = 1, DType = DType.Float64 }), weights, workers);
            point = lookup.Forward(point, cancellation: TestContext.Current.CancellationToken).Cast<double>();
            graph = TokenSplit.Of(graph).Body;
        }

        using var map = new Linearized(graph, weights, point, workers, keepsValues: false, TestContext.Current.CancellationToken);
        var start = new double[point.Length];
        new AddressedRandom(3, "start").FillNormal(start, 0, 0, 1);
        var (square, _) = Lanczos.Largest(map.Squared, start, 60, 1e-7)!.Value;
        Assert.Equal(1, Math.Sqrt(square) / row.GetProperty("singularValues").EnumerateArray().Last().GetDouble(), 6);
    }

    [Fact]
    public void Measure_OtherNumberOfThreads_IsTheSame()
    {
        var row = Row("conv");
        var (one, two) = (Measure("conv", row, 1), Measure("conv", row, 2));
        Assert.Equal((one.Largest, one.Spectrum), (two.Largest, two.Spectrum));
        Assert.Equal(one.Layers, two.Layers);
    }

    [Fact]
    public void Problem_TokensThatSeveralLayersRead_IsNamed()
    {
        var builder = new GraphBuilder("two", new Shape(4));
        var a = builder.Add("a", new Embedding(9, 3), 0);
        var b = builder.Add("b", new Embedding(9, 3), 0);
        builder.Add("sum", new Add(), a, b);
        Assert.Contains("tokens", InputJacobian.Problem(builder.Build())!, StringComparison.Ordinal);
        Assert.Null(InputJacobian.Problem(Network("transformer")));
        Assert.Null(InputJacobian.Problem(Patient.Mlp(2, 8, "relu", norm: "batch")));
    }

    private static void AssertNear(JsonElement expected, JacobianSpectrum actual)
    {
        var (mean, variance) = (expected.GetProperty("meanSquare").GetDouble(), expected.GetProperty("variance").GetDouble());
        Assert.InRange(actual.MeanSquare, mean - StandardErrors * actual.MeanSquareError - 1e-9, mean + StandardErrors * actual.MeanSquareError + 1e-9);
        Assert.InRange(actual.Variance, variance - StandardErrors * actual.VarianceError, variance + StandardErrors * actual.VarianceError);
        Assert.InRange(actual.MeanSquareError / mean, 0, MostError);
        Assert.InRange(actual.VarianceError / (1 + variance), 0, MostError);
    }

    private static JacobianResult Measure(string name, JsonElement row, int threads = 1)
    {
        using var workers = new Workers(threads);
        var graph = Network(name);
        return InputJacobian.Measure(graph, Weights(row, graph), Values(row.GetProperty("input")), workers, cancellation: TestContext.Current.CancellationToken)!;
    }

    private static JsonElement Row(string name) => JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Reference", "torch-jacobian.json"))).RootElement.GetProperty(name);

    private static Graph Network(string name)
    {
        if (name == "transformer")
        {
            return Zoo.Build("gpt-mini", new Dictionary<string, string> { ["depth"] = "1", ["width"] = "8", ["heads"] = "2", ["expansion"] = "2", ["vocabulary"] = "7", ["context"] = "5" }, null, null);
        }

        Op[] ops = name == "conv"
            ? [new Conv(4, new Window(3, Padding: 1)), new BatchNorm(), Patient.Activation("relu"), new AveragePool(new Window(2, Stride: 2)), new Flatten(), new Linear(5)]
            : [new Linear(16), Patient.Activation("tanh"), new Linear(14), Patient.Activation("relu"), new Linear(9)];
        var builder = new GraphBuilder(name, name == "conv" ? new Shape(2, 4, 4) : new Shape(12));
        for (var i = 0; i < ops.Length; i++) builder.Add($"{i}", ops[i]);
        return builder.Build();
    }

    /// <summary>The table's, and of running statistics, which nothing reads in training, what they start from.</summary>
    private static Dictionary<string, Tensor> Weights(JsonElement row, Graph graph)
        => graph.Parameters.ToDictionary(p => p.Name, p => row.GetProperty("weights").TryGetProperty(p.Name, out var given) ? Values(given) : new Tensor(DType.Float32, p.Shape), StringComparer.Ordinal);

    private static Tensor Values(JsonElement tensor)
        => Tensor.From<float>([.. tensor.GetProperty("data").EnumerateArray().Select(v => v.GetSingle())], new Shape([.. tensor.GetProperty("shape").EnumerateArray().Select(e => e.GetInt64())]));
}
