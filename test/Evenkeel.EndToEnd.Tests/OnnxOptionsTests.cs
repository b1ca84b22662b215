using System.Text.Json;
using Evenkeel.EndToEnd.Tests.Support;

namespace Evenkeel.EndToEnd.Tests;

/// <summary>What is asked of an ONNX file on the command line.</summary>
public sealed class OnnxOptionsTests
{
    private static readonly string Model = Path.Combine(TorchReferenceTests.Folder("cnn-bn"), "model.onnx");

    private static readonly string Models = Tool.At("test", "Evenkeel.Formats.Tests", "Files", "onnx", "models");

    private static readonly string SeveralInputs = Path.Combine(Models, "two-inputs.onnx"), PartlyRun = Path.Combine(Models, "left-out.onnx");

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

    /// <summary>A network whose last step is no operator that is run: the rest is judged, and every report says what is not.</summary>
    [Fact]
    public void Check_UnsupportedOperator_IsNamedInEveryReport()
    {
        var text = Tool.Run("check", PartlyRun);
        Assert.Equal(0, text.Code);
        Assert.Equal("evenkeel: left out: node '/values/Unique' (Unique): this operator is not run yet\n", text.Error);
        Assert.EndsWith("verdict  PASS  signal and gradient travel through what was not left out of the network\n", text.Output, StringComparison.Ordinal);

        foreach (var verb in (string[])["check", "predict"])
        {
            using var report = JsonDocument.Parse(Tool.Run(verb, PartlyRun, "--format", "json").Output);
            Assert.Equal("node '/values/Unique' (Unique): this operator is not run yet", Assert.Single(report.RootElement.GetProperty("model").GetProperty("leftOut").EnumerateArray()).GetString());
            Assert.Equal(["first", "act", "second"], report.RootElement.GetProperty("layers").EnumerateArray().Select(l => l.GetProperty("name").GetString()));
        }
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

    /// <summary>y = relu(a W) + scale·b, W from -0.4 up by 1/12; of b and scale ones where they are not given.</summary>
    [Theory]
    [InlineData(true, 3)]
    [InlineData(false, 1)]
    public void Check_DataForSeveralInputs_IsTakenByName(bool hasScale, int scale)
    {
        using var scratch = new Scratch();
        var (a, b) = (scratch.Npy("a.npy", [2, 3], [0f, 1, 2, 3, 4, 5]), scratch.Npy("b.npy", [2, 4], [0f, 1, 2, 3, 4, 5, 6, 7]));
        string[] data = hasScale ? [$"a={a}", "--data", $"scale={scratch.Npy("scale.npy", [], [(long)scale])}"] : [a];
        var run = Tool.Run(["check", SeveralInputs, "--data", .. data, "--data", $"b={b}", "--format", "json", "--fail-on", "never"]);

        using var report = JsonDocument.Parse(run.Output);
        double square = 0;
        for (var row = 0; row < 2; row++)
        {
            for (var column = 0; column < 4; column++)
            {
                var product = Enumerable.Range(0, 3).Sum(i => (3 * row + i) * ((4 * i + column) / 12.0 - 0.4));
                square += Math.Pow(Math.Max(product, 0) + scale * (4 * row + column), 2) / 8;
            }
        }

        Assert.Equal(Math.Sqrt(square), report.RootElement.GetProperty("layers").EnumerateArray().Last().GetProperty("forward").GetProperty("rms").GetDouble(), 1e-5);
        Assert.Contains(", b: b.npy", report.RootElement.GetProperty("data").GetProperty("source").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2, "there is no input 'c'; there are 'a', 'b', 'scale'", "c=digits")]
    [InlineData(2, "gives the input 'a' twice", "digits", "--data", "a=digits")]
    [InlineData(3, "input 'b': takes any×4, and its data are", "b=digits")]
    public void Check_DataThatFitNoInput_AreRefused(int code, string rule, params string[] data)
    {
        var run = Tool.Run(["check", SeveralInputs, "--data", .. data]);
        Assert.Equal(code, run.Code);
        Assert.Contains(rule, run.Error, StringComparison.Ordinal);
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
