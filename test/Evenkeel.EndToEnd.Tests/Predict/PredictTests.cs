using System.Text.Json;
using Evenkeel.EndToEnd.Tests.Errors;
using Evenkeel.EndToEnd.Tests.Support;
using Evenkeel.Reporting.Text;
using Evenkeel.TestKit.Json;

namespace Evenkeel.EndToEnd.Tests.Predict;

/// <summary>`evenkeel predict` as people and programs see it.</summary>
public sealed class PredictTests
{
    public static TheoryData<string> Commands =>
    [
        "zoo:mlp --recipe he",
        "zoo:mlp --depth 60 --width 8 --recipe orthogonal --samples 1",
        "zoo:mlp?norm=batch&activation=prelu --data digits",
        "zoo:mlp?activation=tanh --recipe normal:1e30",
        "zoo:mlp --recipe constant:1",
        "zoo:lenet --loss mse",
        "zoo:resnet50 --recipe he",
        "zoo:gpt-mini --data sonnets --length 16 --samples 24",
        "zoo:gru",
        "zoo:vit-mini?depth=2 --loss bce",
        "EXAMPLE/deep-tanh.yaml --depth 5 --width 100000",
        "EXAMPLE/resnet-no-norm.yaml",
        "EXAMPLE/lstm-saturated.yaml",
        "ONNX",
        "ONNX --recipe he --loss mse",
    ];

    private static string Onnx => Directory.EnumerateFiles(Tool.At("test"), "*.onnx", SearchOption.AllDirectories).Where(f => !f.Contains("/bin/", StringComparison.Ordinal)).Order(StringComparer.Ordinal).First();

    [Theory]
    [MemberData(nameof(Commands))]
    public void Json_OfAnyNetwork_FitsTheSchema(string command)
    {
        var run = Tool.Run([.. Words(command), "--format", "json"]);

        Assert.Equal((0, ""), (run.Code, run.Error));
        using var report = JsonDocument.Parse(run.Output, new() { AllowDuplicateProperties = false });
        Assert.Empty(JsonSchema.Parse(File.ReadAllText(Tool.At("docs", "schema", "evenkeel.predict-1.schema.json"))).Problems(report.RootElement));
        Assert.Equal(report.RootElement.GetProperty("model").GetProperty("layers").GetInt32(), report.RootElement.GetProperty("layers").GetArrayLength());
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void Text_OfAnyNetwork_FitsTheWidthOfATerminal(string command)
    {
        var run = Tool.Run(Words(command));

        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.All(run.Output.Split('\n'), line => Assert.True(line.EnumerateRunes().Count() <= TextStyle.Width, line));
    }

    /// <summary>What is said without running is what `check` says beside its measurements.</summary>
    [Fact]
    public void Json_OnTheSameData_SaysWhatCheckSays()
    {
        string[] subject = ["zoo:mlp?depth=4&width=64", "--data", "digits", "--recipe", "he", "--format", "json"];
        using var predicted = JsonDocument.Parse(Tool.Run(["predict", .. subject]).Output);
        using var check = JsonDocument.Parse(Tool.Run(["check", .. subject]).Output);
        foreach (var (own, beside) in predicted.RootElement.GetProperty("layers").EnumerateArray().Zip(check.RootElement.GetProperty("layers").EnumerateArray()))
        {
            Assert.Equal(beside.GetProperty("predicted").GetProperty("forwardRms").GetDouble(), own.GetProperty("forwardRms").GetDouble());
            Assert.Equal(beside.GetProperty("predicted").GetProperty("backwardRms").GetDouble(), own.GetProperty("backwardRms").GetDouble());
        }

        Assert.Equal(check.RootElement.GetProperty("loss").GetProperty("expected").GetDouble(), predicted.RootElement.GetProperty("loss").GetProperty("expected").GetDouble());
    }

    [Fact]
    public void Text_OfADeepPlainNetwork_SaysHowDeepItMayBe()
    {
        var output = Tool.Run("predict", "zoo:mlp?activation=tanh", "--recipe", "normal:0.05", "--depth", "50").Output;
        Assert.Contains("50 layers of tanh in a row, σ_w² = 0.64, σ_b² = 0", output, StringComparison.Ordinal);
        var pytorch = string.Join(' ', Tool.Run("predict", "zoo:mlp").Output.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains("trainable to about 3 layers, 6 ξ_c; yours has 20", pytorch, StringComparison.Ordinal);
    }

    [Fact]
    public void Text_OfNarrowLayers_SaysHowOftenOneIsSilent()
        => Assert.Contains("with a probability of 0.476 a whole layer is silent", Tool.Run("predict", "zoo:mlp?depth=10&width=4", "--recipe", "he").Output, StringComparison.Ordinal);

    [Fact]
    public void Text_WeightsThatAreNotCentred_SaysWhatItDoesNotKnow()
        => Assert.Contains("unknown  fc.0", Tool.Run("predict", "zoo:mlp", "--recipe", "ones").Output, StringComparison.Ordinal);

    /// <summary>A value times its own softmax: what rests on their independence is marked, in `predict` and beside what `check` measures.</summary>
    [Fact]
    public void Text_BranchesThatShareValues_SaysThatTheyAreTakenForIndependent()
    {
        using var scratch = new Scratch();
        var model = scratch.At("shared.yaml");
        File.WriteAllText(model, "input: 64\nlayers:\n  - linear: 64\n  - multiply: [[], [softmax]]\n    name: product\n  - linear: 10\n");
        var (predicted, check) = (Tool.Run("predict", model).Output, Tool.Run("check", model).Output);
        Assert.Contains("caveat   product: branches that share values are taken for independent ones", predicted, StringComparison.Ordinal);
        Assert.Contains("~2%", predicted.Split('\n').Single(line => line.StartsWith("product ", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Contains("~: an assumption of the prediction does not hold there", check, StringComparison.Ordinal);
        Assert.DoesNotContain("caveat", Tool.Run("predict", "zoo:mlp").Output, StringComparison.Ordinal);

        using var json = JsonDocument.Parse(Tool.Run("predict", model, "--format", "json").Output);
        Assert.Empty(JsonSchema.Parse(File.ReadAllText(Tool.At("docs", "schema", "evenkeel.predict-1.schema.json"))).Problems(json.RootElement));
        Assert.StartsWith("product: ", json.RootElement.GetProperty("layers")[3].GetProperty("forwardCaveat").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Out_GivenAFile_WritesThere()
    {
        using var scratch = new Scratch();
        var path = scratch.At("forecast.json");
        Assert.Equal((0, "", ""), Tool.Run("predict", "zoo:mlp", "--format", "json", "-o", path) is var run ? (run.Code, run.Output, run.Error) : default);
        Assert.Equal(Tool.Run("predict", "zoo:mlp", "--format", "json").Output, File.ReadAllText(path));
    }

    [Fact]
    public void Help_ListsOptionsAndExamples()
    {
        var run = Tool.Run("predict", "--help");
        foreach (var part in (string[])["--depth", "--width", "--recipe", "--data", "--samples", "--format", "Examples:", "evenkeel predict zoo:resnet50"]) Assert.Contains(part, run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2, "zoo:lenet --depth 3", "zoo:lenet has no option depth; it has activation, pool, classes")]
    [InlineData(2, "EXAMPLE/lenet.yaml --width 3", "lenet.yaml has no width under `with`", "put `with: { width: 3 }` at its top")]
    [InlineData(2, "ONNX --depth 3", "is written out layer by layer and has no depth to change")]
    [InlineData(2, "zoo:mlp --depth 0", "--depth (=0) must be a whole number of at least 1")]
    [InlineData(2, "zoo:mlp --depth 99999999", "`depth` (=99999999)")]
    [InlineData(2, "zoo:mlp --recipe lsuv", "the recipe lsuv takes scales or priors from data, which a prediction does not run")]
    [InlineData(2, "zoo:mlp --recipe dirac", "dirac")]
    [InlineData(2, "zoo:mlp --recipe he --weights w.safetensors", "--weights and --recipe exclude each other")]
    [InlineData(2, "zoo:mlp --target y.npy", "--target needs --data")]
    [InlineData(3, "nothing.yaml", "nothing.yaml: there is no such file")]
    [InlineData(3, "zoo:mlp --weights nothing.safetensors", "nothing.safetensors")]
    public void Run_WrongArguments_IsOneLine(int code, string command, params string[] words)
    {
        using var scratch = new Scratch();
        Complaint.Expect(scratch, code, Words(command), words);
    }

    private static string[] Words(string command)
        => ["predict", .. command.Split(' ').Select(w => w == "ONNX" ? Onnx : w.Replace("EXAMPLE", Tool.At("examples"), StringComparison.Ordinal))];
}
