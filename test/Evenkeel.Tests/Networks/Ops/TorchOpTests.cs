using System.Text.Json;
using Evenkeel.Networks;
using Evenkeel.Networks.Execution;
using Evenkeel.Networks.Losses;
using Evenkeel.Networks.Ops;
using Evenkeel.Numerics.Threads;
using Evenkeel.TestKit;
using Evenkeel.Tests.Networks.Execution;

namespace Evenkeel.Tests.Networks.Ops;

/// <summary>Ops and losses against PyTorch's numbers.</summary>
public sealed class TorchOpTests
{
    private static readonly JsonElement Table = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Reference", "torch-ops-b.json"))).RootElement;

    private static readonly Dictionary<string, Op> Ops = new(StringComparer.Ordinal)
    {
        ["reshape"] = new Reshape(new Shape(4, 3)),
        ["transpose"] = new Transpose([1, 0]),
        ["split heads"] = new Transpose([1, 0, 2]),
        ["transpose of four axes"] = new Transpose([3, 1, 0, 2]),
        ["slice"] = new Slice(1, 1, 3, 2),
        ["select"] = new Evenkeel.Networks.Ops.Select(0, -1),
        ["gather"] = new Gather(1, [2, 0, 2, 1, 2]),
        ["pad"] = new Pad([0, 1], [3, 2], -1.5),
        ["concat"] = new Concat(1),
        ["embedding"] = new Embedding(5, 3),
        ["position"] = new Position(),
        ["add"] = new Add(),
        ["subtract"] = new Subtract(),
        ["multiply"] = new Multiply(),
        ["divide"] = new Divide(),
        ["scale"] = new Scale(0.7),
        ["gain"] = new Gain(),
        ["offset"] = new Offset(),
        ["sum"] = new Sum([0, 2]),
        ["mean"] = new Mean([1], KeepAxes: true),
        ["max"] = new Max([0]),
        ["matmul"] = new MatMul(),
        ["matmul of transposed"] = new MatMul(TransposeA: true, TransposeB: true),
        ["softmax"] = new Softmax(),
        ["softmax over channels"] = new Softmax(0),
        ["log-softmax"] = new LogSoftmax(),
        ["log-softmax over channels"] = new LogSoftmax(0),
        ["layer-norm"] = new LayerNorm(),
        ["rms-norm"] = new RmsNorm(),
        ["group-norm"] = new GroupNorm(2),
        ["instance-norm"] = new InstanceNorm(),
        ["instance-norm with parameters"] = new InstanceNorm(Affine: true),
        ["batch-norm"] = new BatchNorm(),
        ["batch-norm of features"] = new BatchNorm(),
        ["batch-norm in evaluation"] = new BatchNorm(Evaluation: true),
    };

    private static readonly Dictionary<string, Loss> Losses = new(StringComparer.Ordinal)
    {
        ["cross-entropy"] = new CrossEntropy(),
        ["smoothed cross-entropy"] = new CrossEntropy(0.1),
        ["cross-entropy of positions"] = new CrossEntropy(0.1),
        ["binary cross-entropy"] = new BinaryCrossEntropy(),
        ["mse"] = new SquaredError(),
    };

    public static TheoryData<string> OpNames => [.. Table.GetProperty("ops").EnumerateObject().Select(p => p.Name)];

    public static TheoryData<string> LossNames => [.. Table.GetProperty("losses").EnumerateObject().Select(p => p.Name)];

    [Theory]
    [MemberData(nameof(OpNames))]
    public void Step_OneOp_GivesTorchsOutputAndGradients(string name)
    {
        var row = Table.GetProperty("ops").GetProperty(name);
        var inputs = row.GetProperty("inputs").EnumerateArray().Select(Array).ToArray();
        var batch = inputs[0].Shape[0];
        var graph = OpCases.OnParts(Ops[name], batch, [.. inputs.Select(i => i.Shape.WithoutBatch())]).Graph;
        var weights = row.GetProperty("parameters").EnumerateObject().ToDictionary(p => $"op.{p.Name}", p => Array(p.Value).Tensor(), StringComparer.Ordinal);
        using var workers = new Workers(1);
        using var session = new Session(Plan.Create(graph, new PlanOptions { Batch = batch, DType = DType.Float64, InputGradient = true }), weights, workers);
        using var input = Tensor.From<double>(Joined(inputs, batch), graph.InputShape.WithBatch(batch));

        var output = session.Forward(input, cancellation: TestContext.Current.CancellationToken);
        var expected = Array(row.GetProperty("output"));
        Assert.Equal(expected.Shape, output.Shape);
        AssertClose(expected.Of, Runs.Doubles(output), "output");
        using var cotangent = Array(row.GetProperty("output_gradient")).Tensor();
        session.Backward(cotangent, cancellation: TestContext.Current.CancellationToken);
        var inputGradients = row.GetProperty("input_gradients").EnumerateArray().Select(Array).ToArray();
        if (inputGradients.Length > 0) AssertClose(Joined(inputGradients, batch), Runs.Doubles(session.InputGradient!), "input gradient");
        var gradients = row.GetProperty("parameter_gradients").EnumerateObject().ToDictionary(p => $"op.{p.Name}", p => Array(p.Value).Of);
        Assert.Equal(gradients.Keys.Order(), session.Gradients.Keys.Order());
        foreach (var (parameter, gradient) in gradients) AssertClose(gradient, Runs.Doubles(session.Gradients[parameter]), parameter);
        foreach (var weight in weights.Values) weight.Dispose();
    }

    [Theory]
    [MemberData(nameof(LossNames))]
    public void Evaluate_OneLoss_GivesTorchsMeanAndGradient(string name)
    {
        var row = Table.GetProperty("losses").GetProperty(name);
        using var output = Array(row.GetProperty("logits")).Tensor();
        var wanted = Array(row.GetProperty("target"));
        using var target = Losses[name] is CrossEntropy ? Tensor.From<long>([.. wanted.Of.Select(v => (long)v)], wanted.Shape) : wanted.Tensor();
        using var gradient = new Tensor(DType.Float64, output.Shape);
        var value = Losses[name].Evaluate(output, target, gradient);
        AssertClose([row.GetProperty("mean").GetDouble()], [value.Mean], "mean");
        AssertClose(Array(row.GetProperty("gradient")).Of, Runs.Doubles(gradient), "gradient");
    }

    /// <summary>What each sample has of every input, one behind the other, as the graph of several operands takes it.</summary>
    private static double[] Joined(Values[] parts, long batch)
        => [.. Enumerable.Range(0, (int)batch).SelectMany(n => parts.SelectMany(p => p.Of.Skip((int)(n * p.Shape.Length / batch)).Take((int)(p.Shape.Length / batch))))];

    private static void AssertClose(double[] expected, double[] actual, string what)
    {
        Assert.Equal(expected.Length, actual.Length);
        var allowed = Tolerances.TorchOps * Math.Max(1, expected.Max(Math.Abs));
        for (var i = 0; i < expected.Length; i++) Assert.True(Math.Abs(expected[i] - actual[i]) <= allowed, $"{what}[{i}]: {actual[i]:R} instead of {expected[i]:R}");
    }

    private static Values Array(JsonElement element) => new(
        new Shape([.. element.GetProperty("shape").EnumerateArray().Select(e => e.GetInt64())]),
        [.. element.GetProperty("data").EnumerateArray().Select(e => e.GetDouble())]);

    private sealed record Values(Shape Shape, double[] Of)
    {
        public Tensor Tensor() => Evenkeel.Networks.Tensor.From<double>(Of, Shape);
    }
}
