using System.Text.Json;

namespace Evenkeel.EndToEnd.Tests;

/// <summary>What is asked of an ONNX file on the command line.</summary>
public sealed class OnnxOptionsTests
{
    private static readonly string Model = Path.Combine(TorchReferenceTests.Folder("cnn-bn"), "model.onnx");

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

    [Theory]
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
