using System.Text.Json;

namespace Evenkeel.EndToEnd.Tests;

/// <summary>What is asked of an ONNX file on the command line.</summary>
public sealed class OnnxOptionsTests
{
    private static readonly string Model = Path.Combine(TorchReferenceTests.Folder("cnn-bn"), "model.onnx");

    /// <summary>Sums of some 1e4 doubles in another order; float32 is 1e-7 off.</summary>
    private const double Float64Tolerance = 1e-11;

    [Fact]
    public void Check_OutputInTheMiddle_LooksAtWhatItDependsOn()
    {
        var run = Tool.Run("check", Model, "--output", "/b1/b1.2/Relu_output_0", "--format", "json");
        using var report = JsonDocument.Parse(run.Output);
        Assert.Equal(["b1.0", "b1.1", "b1.2"], report.RootElement.GetProperty("layers").EnumerateArray().Select(l => l.GetProperty("name").GetString()));
        Assert.Equal(JsonValueKind.Null, report.RootElement.GetProperty("loss").ValueKind);
    }

    [Fact]
    public void Check_ShapeOfTheInput_IsTaken()
    {
        var run = Tool.Run("check", Model, "--shape", "input=4x1x28x28", "--format", "json");
        using var report = JsonDocument.Parse(run.Output);
        Assert.Equal(4, report.RootElement.GetProperty("layers")[0].GetProperty("outputShape")[0].GetInt64());
    }

    [Fact]
    public void Check_Float64_GivesPyTorchsFiguresInFloat64()
    {
        var folder = TorchReferenceTests.Folder("mlp-tanh-default");
        var run = Tool.Run(
            "check", Path.Combine(folder, "model.onnx"), "--data", Path.Combine(folder, "input.npy"), "--target", Path.Combine(folder, "target.npy"),
            "--precision", "float64", "--format", "json", "--fail-on", "never");

        using var report = JsonDocument.Parse(run.Output);
        using var expected = JsonDocument.Parse(File.ReadAllBytes(Tool.At("test", "Evenkeel.Tests", "Reference", "torch-float64.json")));
        Assert.Equal(expected.RootElement.GetProperty("loss").GetDouble(), report.RootElement.GetProperty("loss").GetProperty("initial").GetDouble(), Float64Tolerance);
        var layers = report.RootElement.GetProperty("layers").EnumerateArray().ToDictionary(l => l.GetProperty("name").GetString()!);
        foreach (var layer in expected.RootElement.GetProperty("layers").EnumerateObject())
        {
            foreach (var side in layer.Value.EnumerateObject()) Assert.Equal(1, layers[layer.Name].GetProperty(side.Name).GetProperty("rms").GetDouble() / side.Value.GetDouble(), Float64Tolerance);
        }
    }

    [Theory]
    [InlineData("--precision", "float16", "must be one of float32, float64")]
    [InlineData("--output", "nope", "there is no output 'nope'")]
    [InlineData("--shape", "input", "write an input's name and its extents")]
    [InlineData("--shape", "input=4x0", "write an input's name and its extents")]
    public void Check_OptionThatIsNoGood_Gives2(string option, string value, string rule)
    {
        var run = Tool.Run("check", Model, option, value);
        Assert.Equal(2, run.Code);
        Assert.Contains(rule, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Check_RecipeOnAFile_DrawsItsWeightsAnew()
    {
        var run = Tool.Run("check", Model, "--recipe", "he", "--seed", "1", "--format", "json");
        using var report = JsonDocument.Parse(run.Output);
        Assert.Equal("he", report.RootElement.GetProperty("layers")[0].GetProperty("weights").GetProperty("matchedScheme").GetString());
    }
}
