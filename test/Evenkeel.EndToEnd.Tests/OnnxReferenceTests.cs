using System.Text.Json;
using Evenkeel.Formats.Data;
using Evenkeel.Formats.Models;
using Evenkeel.Networks;
using Evenkeel.Networks.Execution;
using Evenkeel.Networks.Losses;
using Evenkeel.Numerics.Threads;

namespace Evenkeel.EndToEnd.Tests;

/// <summary>Networks as PyTorch 1.13 exports them, from the file alone: the same loss, gradients and statistics of every module, under its names.</summary>
public sealed class OnnxReferenceTests
{
    /// <summary>The design's tolerances: float32 sums in another order.</summary>
    private const double LossTolerance = 1e-5, GradientTolerance = 1e-4, GradientFloor = 1e-6, StatisticsTolerance = 1e-3;

    private static readonly string[] Statistics = ["rms", "std", "min", "max"];

    public static TheoryData<string> Cases => ["mlp-relu-he", "mlp-tanh-default", "cnn-bn", "resmini-he", "lstm-chars", "gpt-mini-prenorm"];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Check_ExportedModel_GivesEveryModulesStatisticsUnderItsName(string name)
    {
        var folder = TorchReferenceTests.Folder(name);
        var run = Tool.Run(
            "check", Path.Combine(folder, "model.onnx"), "--data", Path.Combine(folder, "input.npy"), "--target", Path.Combine(folder, "target.npy"), "--format", "json");

        using var report = JsonDocument.Parse(run.Output);
        using var expected = TorchReferenceTests.Expected(folder);
        Assert.Equal(expected.RootElement.GetProperty("loss").GetDouble(), report.RootElement.GetProperty("loss").GetProperty("initial").GetDouble(), LossTolerance);
        var layers = report.RootElement.GetProperty("layers").EnumerateArray().ToDictionary(l => l.GetProperty("name").GetString()!);
        foreach (var module in expected.RootElement.GetProperty("modules").EnumerateArray())
        {
            var layer = layers[module.GetProperty("name").GetString()!];
            foreach (var direction in new[] { "forward", "backward" }) AssertSame(module.GetProperty(direction), layer.GetProperty(direction));
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Session_ExportedModel_GivesTheGradientOfEveryParameterOfTheFile(string name)
    {
        var folder = TorchReferenceTests.Folder(name);
        var input = DataSets.Load(Path.Combine(folder, "input.npy")).Inputs;
        var model = ModelSource.Open(Path.Combine(folder, "model.onnx")).Build(input.Shape.WithoutBatch(), null, options: new BuildOptions { Samples = input.Shape[0] });
        using var workers = new Workers(2);
        using var session = new Session(Plan.Create(model.Graph, new PlanOptions { Batch = input.Shape[0] }), model.Weights!, workers);

        var output = session.Forward(input, cancellation: TestContext.Current.CancellationToken);
        using var gradient = new Tensor(DType.Float32, output.Shape);
        new CrossEntropy().Evaluate(output, DataFile.Load(Path.Combine(folder, "target.npy")), gradient);
        session.Backward(gradient, cancellation: TestContext.Current.CancellationToken);

        var wanted = TorchReferenceTests.Load(Path.Combine(folder, "gradients.safetensors"));
        var all = Math.Sqrt(wanted.Values.Sum(g => TorchReferenceTests.Norm(g) * TorchReferenceTests.Norm(g)));
        Assert.Equal(wanted.Keys.Order(StringComparer.Ordinal), session.Gradients.Keys.Order(StringComparer.Ordinal));
        foreach (var (parameter, reference) in wanted)
        {
            Assert.Equal(reference.Shape, session.Gradients[parameter].Shape);
            Assert.InRange(TorchReferenceTests.Distance(session.Gradients[parameter], reference), 0, GradientTolerance * TorchReferenceTests.Norm(reference) + GradientFloor * all);
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Check_ExportedModel_PredictsEveryLayer(string name)
    {
        var folder = TorchReferenceTests.Folder(name);
        var run = Tool.Run(
            "check", Path.Combine(folder, "model.onnx"), "--data", Path.Combine(folder, "input.npy"), "--target", Path.Combine(folder, "target.npy"), "--format", "json", "--fail-on", "never");

        using var report = JsonDocument.Parse(run.Output);
        Assert.All(report.RootElement.GetProperty("layers").EnumerateArray(), layer =>
        {
            var predicted = layer.GetProperty("predicted");
            Assert.Equal(JsonValueKind.Number, predicted.GetProperty("forwardRms").ValueKind);
            Assert.Equal(JsonValueKind.Number, predicted.GetProperty("backwardRms").ValueKind);
        });
    }

    /// <summary>Relative to each figure, and to the rms for an extreme that happens to be near 0.</summary>
    private static void AssertSame(JsonElement wanted, JsonElement measured)
    {
        var rms = wanted.GetProperty("rms").GetDouble();
        foreach (var statistic in Statistics)
        {
            var value = wanted.GetProperty(statistic).GetDouble();
            var scale = statistic is "rms" or "std" ? Math.Abs(value) : Math.Max(Math.Abs(value), rms);
            Assert.Equal(value, measured.GetProperty(statistic).GetDouble(), StatisticsTolerance * scale);
        }
    }
}
