using System.Collections.Immutable;
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

    /// <summary>A folder of mnist/t10k-images-idx3-ubyte.gz, its labels, and cifar10_first1000.bin.</summary>
    private const string DataFolder = "EVENKEEL_DATASETS";

    [Theory]
    [InlineData("iris-mlp-winml")]
    [InlineData("mnist-cntk-winml")]
    [InlineData("cifar10-imageclassifier-winml")]
    public void Forward_InputOfAnotherRuntime_GivesItsOutput(string model)
        => Assert.InRange(Difference(PathOf($"{model}.onnx"), Alone(PathOf($"{model}.onnx"), Floats(PathOf($"{model}.input.npy"))), Floats(PathOf($"{model}.output.npy"))), 0, Tolerance);

    [Fact]
    public void Forward_Iris_KnowsTheSpeciesOf147Flowers()
    {
        var data = DataSets.Load(Bytes.File("csv/iris.csv"));
        Assert.Equal(147, Known(PathOf("iris-mlp-winml.onnx"), data.Inputs, data.Targets!.Span<long>().ToArray()));
    }

    /// <summary>As many as another runtime knows of the test images: pixels of 0 … 255, or standardized as in training.</summary>
    [Theory]
    [InlineData("mnist-cntk-winml", 0, 1, 9891)]
    [InlineData("mnist-burn", 0.1307 * 255, 0.3081 * 255, 9916)]
    public void Forward_Mnist_KnowsTheDigits(string model, double mean, double std, int known)
    {
        var data = DataSets.Load(InFolder(DataFolder, "mnist/t10k-images-idx3-ubyte.gz"), InFolder(DataFolder, "mnist/t10k-labels-idx1-ubyte.gz"));
        Assert.Equal(known, Known(InFolder(MoreModels, $"{model}.onnx"), Standardized(data.Inputs, mean, std), data.Targets!.Span<long>().ToArray()));
    }

    /// <summary>Records of a label and 3×32×32 pixels.</summary>
    [Fact]
    public void Forward_Cifar10_Knows692OfTheFirst1000()
    {
        const int Pixels = 3 * 32 * 32;
        var records = File.ReadAllBytes(InFolder(DataFolder, "cifar10_first1000.bin")).Chunk(Pixels + 1).ToArray();
        var images = Tensor.From<float>([.. records.SelectMany(r => r.Skip(1)).Select(p => (float)p)], new Shape(records.Length, 3, 32, 32));
        Assert.Equal(692, Known(PathOf("cifar10-imageclassifier-winml.onnx"), Standardized(images, 127.5, 127.5), [.. records.Select(r => (long)r[0])]));
    }

    [Fact]
    public void Forward_ModelsOfAnotherFolder_GiveTheirOutputs()
    {
        var folder = Environment.GetEnvironmentVariable(MoreModels);
        Assert.SkipWhen(folder is null, $"{MoreModels} names no folder of models");
        foreach (var golden in Directory.GetDirectories(Path.Combine(folder!, "golden")).Order(StringComparer.Ordinal))
        {
            var name = Path.GetFileName(golden);
            var path = Path.Combine(folder!, $"{name}.onnx");
            var inputs = ByName(golden, "in_");
            if (inputs.Count == 1) inputs = Alone(path, inputs.Values.Single());
            var outputs = ByName(golden, "out_");
            var difference = outputs.Max(made => Difference(path, inputs, made.Value, outputs.Count == 1 ? null : made.Key));
            output.WriteLine($"{name}: largest difference {difference:0.0e0}");
            Assert.InRange(difference, 0, Tolerance);
        }
    }

    /// <summary>The values in_NAME.npy by name, as a network takes them.</summary>
    private static ImmutableDictionary<string, Tensor> ByName(string folder, string prefix)
        => Directory.GetFiles(folder, $"{prefix}*.npy").ToImmutableDictionary(f => Path.GetFileNameWithoutExtension(f)[prefix.Length..], Floats);

    private static Tensor Floats(string file) => DataFile.Load(file).Cast<float>();

    private static ImmutableDictionary<string, Tensor> Alone(string model, Tensor input)
        => ImmutableDictionary<string, Tensor>.Empty.Add(ModelSource.Open(model).Inputs[0], input);

    private static string InFolder(string variable, string file)
    {
        var folder = Environment.GetEnvironmentVariable(variable);
        Assert.SkipWhen(folder is null, $"{variable} names no folder with {file}");
        return Path.Combine(folder!, file);
    }

    private static Tensor Standardized(Tensor pixels, double mean, double std)
        => Tensor.From<float>([.. pixels.Span<float>().ToArray().Select(p => (float)((p - mean) / std))], pixels.Shape);

    /// <summary>How many samples have their label's output the largest.</summary>
    private int Known(string path, Tensor samples, long[] labels)
    {
        var made = Forward(path, Alone(path, samples));
        var outputs = made.Chunk(made.Length / labels.Length).ToArray();
        var known = labels.Where((label, i) => Array.IndexOf(outputs[i], outputs[i].Max()) == label).Count();
        output.WriteLine($"{Path.GetFileName(path)}: {known:N0} of {labels.Length:N0}");
        return known;
    }

    private static string PathOf(string file) => Bytes.File($"onnx/models/{file}");

    /// <summary>The largest difference, relative to the output's largest value.</summary>
    private static double Difference(string model, ImmutableDictionary<string, Tensor> inputs, Tensor wanted, string? output = null)
    {
        var made = Forward(model, inputs, output);
        var expected = wanted.Span<float>().ToArray();
        Assert.Equal(expected.Length, made.Length);
        return made.Zip(expected, (a, b) => Math.Abs((double)a - b)).Max() / expected.Max(Math.Abs);
    }

    private static float[] Forward(string path, ImmutableDictionary<string, Tensor> inputs, string? output = null)
    {
        var source = ModelSource.Open(path);
        var input = inputs[source.Inputs[0]];
        var model = source.Build(input.Shape.WithoutBatch(), null, options: new BuildOptions { Samples = input.Shape[0], Output = output, Inputs = inputs.Remove(source.Inputs[0]) });
        Assert.Empty(model.Problems);
        using var workers = new Workers(2);
        var batch = model.Graph.Batch ?? input.Shape[0];
        using var session = new Session(Plan.Create(model.Graph, new PlanOptions { Batch = batch }), model.Weights!, workers);
        var samples = input.Span<float>().ToArray().Chunk((int)(input.Length / input.Shape[0] * batch));
        return [.. samples.SelectMany(s => session.Forward(Tensor.From<float>(s, model.Graph.InputShape.WithBatch(batch))).Span<float>().ToArray())];
    }
}
