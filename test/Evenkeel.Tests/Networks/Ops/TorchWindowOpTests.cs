using System.Text.Json;
using Evenkeel.Networks;
using Evenkeel.Networks.Execution;
using Evenkeel.Networks.Ops;
using Evenkeel.Numerics.Threads;
using Evenkeel.TestKit;
using Evenkeel.Tests.Networks.Activations;

namespace Evenkeel.Tests.Networks.Ops;

/// <summary>Convolution and pooling against PyTorch's outputs and gradients.</summary>
public sealed class TorchWindowOpTests
{
    private static readonly JsonElement Table = Reference.Read("torch-conv.json");

    public static TheoryData<int> Rows => [.. Enumerable.Range(0, Table.GetArrayLength())];

    [Theory]
    [MemberData(nameof(Rows))]
    public void ForwardAndBackward_InDouble_AgreeWithPyTorch(int index)
    {
        var row = Table[index];
        var shape = Longs(row, "shape");
        var builder = new GraphBuilder("torch", new Shape(shape.AsSpan()[1..]));
        builder.Add("op", OpOf(row));
        var graph = builder.Build();
        var weights = graph.Parameters.ToDictionary(p => p.Name, p => Tensor.From<double>(Numbers(row, p.Name["op.".Length..]), p.Shape));
        using var workers = new Workers(2);
        using var session = new Session(Plan.Create(graph, new PlanOptions { Batch = shape[0], DType = DType.Float64, InputGradient = true }), weights, workers);
        using var input = Tensor.From<double>(Numbers(row, "x"), new Shape(shape));
        using var gradient = Tensor.From<double>(Numbers(row, "dy"), graph.Nodes[^1].ShapeOf(shape[0]));

        Agree(row, "y", session.Forward(input, cancellation: TestContext.Current.CancellationToken));
        session.Backward(gradient, cancellation: TestContext.Current.CancellationToken);
        Agree(row, "dx", session.InputGradient!);
        foreach (var (name, tensor) in session.Gradients) Agree(row, "d" + name["op.".Length..], tensor);
        foreach (var weight in weights.Values) weight.Dispose();
    }

    private static Op OpOf(JsonElement row) => row.GetProperty("kind").GetString() switch
    {
        "conv" => new Conv(row.GetProperty("out").GetInt64(), WindowOf(row), row.TryGetProperty("bias", out _), row.GetProperty("groups").GetInt64()),
        "conv-transpose" => new ConvTranspose(
            row.GetProperty("out").GetInt64(), WindowOf(row), row.TryGetProperty("bias", out _), row.GetProperty("groups").GetInt64(), Axes(row, "more")),
        "max-pool" => new MaxPool(WindowOf(row)),
        "average-pool" => new AveragePool(WindowOf(row), row.GetProperty("count").GetBoolean()),
        "adaptive-average-pool" => new AdaptiveAveragePool(Axes(row, "to")),
        "adaptive-max-pool" => new AdaptiveMaxPool(Axes(row, "to")),
        var kind => throw new NotSupportedException(kind),
    };

    private static Window WindowOf(JsonElement row) => new(Axes(row, "kernel"), Axes(row, "stride"), Axes(row, "padding"), Axes(row, "dilation"));

    private static PerAxis Axes(JsonElement row, string name) => PerAxis.Of(Longs(row, name));

    private static long[] Longs(JsonElement row, string name) => [.. row.GetProperty(name).EnumerateArray().Select(v => v.GetInt64())];

    private static double[] Numbers(JsonElement row, string name) => row.GetProperty(name).Numbers();

    private static void Agree(JsonElement row, string name, Tensor ours)
    {
        var torch = Numbers(row, name);
        var values = ours.Span<double>();
        Assert.Equal(torch.Length, values.Length);
        for (var i = 0; i < torch.Length; i++)
        {
            var allowed = Tolerances.TorchSums * Math.Max(1, Math.Abs(torch[i]));
            Assert.True(Math.Abs(values[i] - torch[i]) <= allowed, $"{name}[{i}] of {row.GetProperty("kind")}: {values[i]:R} instead of {torch[i]:R}");
        }
    }
}
