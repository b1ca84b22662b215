using System.Text.Json;
using Evenkeel.Formats.Data;
using Evenkeel.Formats.Models;
using Evenkeel.Formats.Safetensors;
using Evenkeel.Networks;
using Evenkeel.Networks.Execution;
using Evenkeel.Networks.Losses;
using Evenkeel.Numerics.Threads;

namespace Evenkeel.EndToEnd.Tests;

/// <summary>Networks that PyTorch 1.13 ran, rebuilt in YAML with its weights: the same loss, logits, gradients and layer statistics.</summary>
public sealed class TorchReferenceTests
{
    /// <summary>The design's tolerances: float32 sums in another order.</summary>
    private const double LossTolerance = 1e-5, LogitsTolerance = 1e-4, GradientTolerance = 1e-4, GradientFloor = 1e-6, RmsTolerance = 1e-4;

    [Theory]
    [InlineData("mlp-tanh-default")]
    [InlineData("mlp-relu-he")]
    [InlineData("cnn-bn")]
    [InlineData("resmini-he")]
    [InlineData("lstm-chars")]
    [InlineData("gpt-mini-prenorm")]
    public void Session_PyTorchsWeights_GivesPyTorchsLogitsLossAndGradients(string name)
    {
        var folder = Folder(name);
        var graph = ModelSource.Open($"{folder}.yaml").Build(null, null).Graph;
        var input = DataSets.Load(Path.Combine(folder, "input.npy")).Inputs;
        using var workers = new Workers(2);
        using var session = new Session(Plan.Create(graph, new PlanOptions { Batch = input.Shape[0] }), Load(Path.Combine(folder, "weights.safetensors")), workers);

        var output = session.Forward(input, cancellation: TestContext.Current.CancellationToken);
        Assert.InRange(RelativeDistance(output, DataFile.Load(Path.Combine(folder, "logits.npy"))), 0, LogitsTolerance);
        var gradient = new Tensor(DType.Float32, output.Shape);
        var loss = new CrossEntropy().Evaluate(output, DataFile.Load(Path.Combine(folder, "target.npy")), gradient);
        using var expected = Expected(folder);
        Assert.Equal(expected.RootElement.GetProperty("loss").GetDouble(), loss.Mean, LossTolerance);

        session.Backward(gradient, cancellation: TestContext.Current.CancellationToken);
        var wanted = Load(Path.Combine(folder, "gradients.safetensors"));
        var all = Math.Sqrt(wanted.Values.Sum(g => Norm(g) * Norm(g)));
        Assert.Equal(wanted.Keys.Order(StringComparer.Ordinal), session.Gradients.Keys.Order(StringComparer.Ordinal));
        foreach (var (parameter, reference) in wanted)
        {
            Assert.InRange(Distance(session.Gradients[parameter], reference), 0, GradientTolerance * Norm(reference) + GradientFloor * all);
        }
    }

    [Theory]
    [InlineData("mlp-tanh-default", "pytorch")]
    [InlineData("mlp-relu-he", "he")]
    [InlineData("cnn-bn", "pytorch")]
    [InlineData("resmini-he", "he")]
    [InlineData("lstm-chars", "pytorch")]
    [InlineData("gpt-mini-prenorm", "pytorch")]
    public void Check_PyTorchsWeights_GivesEveryModulesScale(string name, string scheme)
    {
        var folder = Folder(name);
        var run = Tool.Run(
            "check", $"{folder}.yaml", "--weights", Path.Combine(folder, "weights.safetensors"),
            "--data", Path.Combine(folder, "input.npy"), "--target", Path.Combine(folder, "target.npy"), "--format", "json");

        using var report = JsonDocument.Parse(run.Output);
        using var expected = Expected(folder);
        var layers = report.RootElement.GetProperty("layers").EnumerateArray().ToDictionary(l => l.GetProperty("name").GetString()!);
        Assert.Equal(expected.RootElement.GetProperty("loss").GetDouble(), report.RootElement.GetProperty("loss").GetProperty("initial").GetDouble(), LossTolerance);
        foreach (var module in expected.RootElement.GetProperty("modules").EnumerateArray())
        {
            var layer = layers[module.GetProperty("name").GetString()!];
            foreach (var (direction, measured) in Sides(layer))
            {
                var rms = module.GetProperty(direction).GetProperty("rms").GetDouble();
                Assert.Equal(rms, measured.GetProperty("rms").GetDouble(), RmsTolerance * rms);
            }
        }

        if (name == "lstm-chars") Assert.Equal(scheme, layers["rnn"].GetProperty("weights").GetProperty("matchedScheme").GetString());
        var schemes = layers.Values.Select(l => l.GetProperty("weights")).Where(w => w.ValueKind == JsonValueKind.Object).Select(w => w.GetProperty("matchedScheme").GetString());
        Assert.Contains(scheme, schemes);
    }

    /// <summary>What a PyTorch module's output is compared with; that of a table of positions is the table, which the layer here adds to its input.</summary>
    private static IEnumerable<(string Direction, JsonElement Measured)> Sides(JsonElement layer)
    {
        var isTable = layer.GetProperty("kind").GetString() == "position";
        yield return ("forward", layer.GetProperty(isTable ? "weights" : "forward"));
        yield return ("backward", layer.GetProperty(isTable ? "gradient" : "backward"));
    }

    internal static string Folder(string name) => Tool.At("test", "Evenkeel.Tests", "Reference", "torch", name);

    internal static JsonDocument Expected(string folder) => JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "expected.json")));

    internal static Dictionary<string, Tensor> Load(string path)
    {
        var file = SafetensorsFile.Open(path);
        return file.Entries.ToDictionary(e => e.Name, e => file.Load(e.Name));
    }

    private static double RelativeDistance(Tensor value, Tensor reference) => Distance(value, reference) / Norm(reference);

    internal static double Distance(Tensor a, Tensor b)
    {
        var x = a.Span<float>();
        var y = b.Span<float>();
        double sum = 0;
        for (var i = 0; i < x.Length; i++) sum += ((double)x[i] - y[i]) * ((double)x[i] - y[i]);
        return Math.Sqrt(sum);
    }

    internal static double Norm(Tensor tensor)
    {
        double sum = 0;
        foreach (var x in tensor.Span<float>()) sum += (double)x * x;
        return Math.Sqrt(sum);
    }
}
