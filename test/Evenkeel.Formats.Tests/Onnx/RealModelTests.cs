using Evenkeel.Formats.Data;
using Evenkeel.Formats.Models;
using Evenkeel.Formats.Tests.Support;
using Evenkeel.Networks;
using Evenkeel.Networks.Execution;
using Evenkeel.Numerics.Threads;

namespace Evenkeel.Formats.Tests.Onnx;

/// <summary>Trained models of others: what another runtime makes of an input, and what they know.</summary>
public sealed class RealModelTests(ITestOutputHelper output)
{
    /// <summary>The design's tolerance: float32 sums in another order.</summary>
    private const double Tolerance = 1e-4;

    /// <summary>A folder of more models, MODEL.onnx, and what another runtime made of an input in golden/MODEL.</summary>
    private const string MoreModels = "EVENKEEL_ONNX_MODELS";

    [Theory]
    [InlineData("iris-mlp-winml")]
    [InlineData("mnist-cntk-winml")]
    [InlineData("cifar10-imageclassifier-winml")]
    public void Forward_InputOfAnotherRuntime_GivesItsOutput(string model)
        => Assert.InRange(Difference(PathOf($"{model}.onnx"), PathOf($"{model}.input.npy"), PathOf($"{model}.output.npy")), 0, Tolerance);

    [Fact]
    public void Forward_Iris_KnowsTheSpeciesOf147Flowers()
    {
        var data = DataSets.Load(Bytes.File("csv/iris.csv"));
        var logits = Forward(PathOf("iris-mlp-winml.onnx"), data.Inputs);
        var labels = data.Targets!.Span<long>().ToArray();
        Assert.Equal(147, labels.Where((label, i) => logits.AsSpan(3 * i, 3).IndexOf(logits.Skip(3 * i).Take(3).Max()) == label).Count());
    }

    [Fact]
    public void Forward_ModelsOfAnotherFolder_GiveTheirOutputs()
    {
        var folder = Environment.GetEnvironmentVariable(MoreModels);
        Assert.SkipWhen(folder is null, $"{MoreModels} names no folder of models");
        foreach (var golden in Directory.GetDirectories(Path.Combine(folder!, "golden")).Order(StringComparer.Ordinal))
        {
            var name = Path.GetFileName(golden);
            if (Directory.GetFiles(golden, "in_*.npy") is not [var input] || Directory.GetFiles(golden, "out_*.npy") is not [var made]) continue;
            var difference = Difference(Path.Combine(folder!, $"{name}.onnx"), input, made);
            output.WriteLine($"{name}: largest difference {difference:0.0e0}");
            Assert.InRange(difference, 0, Tolerance);
        }
    }

    private static string PathOf(string file) => Bytes.File($"onnx/models/{file}");

    /// <summary>The largest difference, relative to the output's largest value.</summary>
    private static double Difference(string model, string input, string wanted)
    {
        var made = Forward(model, DataFile.Load(input).Cast<float>());
        var expected = DataFile.Load(wanted).Cast<float>().Span<float>().ToArray();
        Assert.Equal(expected.Length, made.Length);
        return made.Zip(expected, (a, b) => Math.Abs((double)a - b)).Max() / expected.Max(Math.Abs);
    }

    private static float[] Forward(string path, Tensor input)
    {
        var model = ModelSource.Open(path).Build(input.Shape.WithoutBatch(), null, options: new BuildOptions { Samples = input.Shape[0] });
        Assert.Empty(model.Problems);
        using var workers = new Workers(2);
        using var session = new Session(Plan.Create(model.Graph, new PlanOptions { Batch = input.Shape[0] }), model.Weights!, workers);
        return session.Forward(input.Reshape(model.Graph.InputShape.WithBatch(input.Shape[0]))).Span<float>().ToArray();
    }
}
