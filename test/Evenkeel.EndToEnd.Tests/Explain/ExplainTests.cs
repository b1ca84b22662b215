using System.Globalization;
using System.Text.Json;
using Evenkeel.Diagnosis.Explaining;
using Evenkeel.EndToEnd.Tests.Support;
using Evenkeel.Reporting.Text;
using Evenkeel.TestKit;

namespace Evenkeel.EndToEnd.Tests.Explain;

/// <summary>`evenkeel explain` as people and programs see it.</summary>
public sealed class ExplainTests
{
    private static readonly string[] Members =
    [
        "activation", "q", "mean", "secondMoment", "variance", "meanDerivative", "secondMomentDerivative", "forwardGain", "varianceGain", "backwardGain",
    ];

    /// <summary>The rows of the reference table, and how the command line calls them.</summary>
    public static TheoryData<string, string> Rows => new()
    {
        { "identity", "identity" }, { "relu", "relu" }, { "leaky_relu_0.01", "leaky-relu" }, { "leaky_relu_0.2", "leaky-relu:0.2" }, { "elu_1", "elu" },
        { "selu", "selu" }, { "celu_1", "celu" }, { "gelu_erf", "gelu" }, { "gelu_tanh", "gelu-tanh" }, { "silu", "silu" }, { "mish", "mish" },
        { "softplus", "softplus" }, { "sigmoid", "sigmoid" }, { "tanh", "tanh" }, { "hard_tanh", "hard-tanh" }, { "hard_sigmoid", "hard-sigmoid" },
        { "hard_swish", "hard-swish" }, { "relu6", "relu6" }, { "softsign", "softsign" }, { "erf", "erf" }, { "sin", "sin" },
    };

    public static TheoryData<string> Topics => [.. TopicCatalogue.All];

    [Theory]
    [MemberData(nameof(Rows))]
    public void Json_OfAnActivation_AgreesWithThirtyDigits(string row, string activation)
    {
        using var table = JsonDocument.Parse(File.ReadAllBytes(Tool.At("test", "Evenkeel.Tests", "Reference", "activation-moments.json")));
        foreach (var known in table.RootElement.GetProperty(row).EnumerateObject())
        {
            using var answer = Json("explain", activation, "--q", known.Name);
            var root = answer.RootElement;
            double Known(string name) => double.Parse(known.Value.GetProperty(name).GetString()!, CultureInfo.InvariantCulture);
            void Agree(double expected, string member) => Assert.Equal(expected, root.GetProperty(member).GetDouble(), Tolerances.Moments * Math.Max(1, Math.Abs(expected)));

            Assert.Equal(Members, root.EnumerateObject().Select(m => m.Name));
            Assert.Equal(activation, root.GetProperty("activation").GetString());
            var q = root.GetProperty("q").GetDouble();
            Assert.Equal(double.Parse(known.Name, CultureInfo.InvariantCulture), q);
            Agree(Known("mean"), "mean");
            Agree(Known("second_moment"), "secondMoment");
            Agree(Known("variance"), "variance");
            Agree(Known("mean_derivative"), "meanDerivative");
            Agree(Known("second_moment_derivative"), "secondMomentDerivative");
            Agree(Known("forward_gain"), "forwardGain");
            Agree(Math.Sqrt(q / Known("variance")), "varianceGain");
            Agree(Known("backward_gain"), "backwardGain");
        }
    }

    [Theory]
    [InlineData("mean-field-tanh.json")]
    [InlineData("mean-field.json")]
    public void Json_OfMeanFieldTheory_AgreesWithTheReference(string file)
    {
        const double Relative = 1e-6;
        using var table = JsonDocument.Parse(File.ReadAllBytes(Tool.At("test", "Evenkeel.Tests", "Reference", file)));
        foreach (var point in table.RootElement.GetProperty("points").EnumerateArray())
        {
            using var answer = Json("explain", "mean-field", "--activation", point.GetProperty("activation").GetString()!, "--sigma-w2", $"{point.GetProperty("sigma_w2")}", "--sigma-b2", $"{point.GetProperty("sigma_b2")}");
            foreach (var (known, member) in (ReadOnlySpan<(string, string)>)[("q_star", "qStar"), ("chi1", "chi1"), ("c_star", "cStar"), ("xi_c", "xiC"), ("xi_grad", "xiGrad")])
            {
                Assert.Equal(1, answer.RootElement.GetProperty(member).GetDouble() / point.GetProperty(known).GetDouble(), Relative);
            }
        }

        if (!table.RootElement.TryGetProperty("edge_of_chaos", out var edge)) return;
        foreach (var point in edge.EnumerateArray())
        {
            using var answer = Json("explain", "edge-of-chaos", "--activation", "tanh", "--sigma-b2", $"{point.GetProperty("sigma_b2")}");
            Assert.Equal(1, answer.RootElement.GetProperty("sigmaW2").GetDouble() / point.GetProperty("sigma_w2").GetDouble(), Relative);
            Assert.Equal(1, answer.RootElement.GetProperty("qStar").GetDouble() / point.GetProperty("q_star").GetDouble(), Relative);
        }
    }

    [Fact]
    public void Json_OfANumberThatIsNone_IsNull()
    {
        using var answer = Json("explain", "relu", "--q", "1e308");
        Assert.Equal(JsonValueKind.Null, answer.RootElement.GetProperty("secondMoment").ValueKind);
        Assert.Equal(JsonValueKind.Null, answer.RootElement.GetProperty("forwardGain").ValueKind);
    }

    [Fact]
    public void Json_OfHeAndGelu_HasTheWayOfFiftyLayers()
    {
        using var answer = Json("explain", "he", "--fan-in", "512", "--depth", "50", "--activation", "gelu");
        var layers = answer.RootElement.GetProperty("layers").EnumerateArray().ToArray();
        Assert.Equal(51, layers.Length);
        Assert.Equal(0.0625, answer.RootElement.GetProperty("std").GetDouble());
        Assert.Equal(0.029, layers[10].GetProperty("q").GetDouble(), 5e-4);
        Assert.Equal(3e-14, layers[50].GetProperty("q").GetDouble(), 5e-16);
        Assert.Equal(1.533530, answer.RootElement.GetProperty("levelGain").GetDouble(), 1e-6);
        Assert.Equal("vanishes", answer.RootElement.GetProperty("signal").GetProperty("course").GetString());
    }

    [Theory]
    [MemberData(nameof(Topics))]
    public void Explain_EveryTopic_IsTextThatFitsTheScreenAndJson(string topic)
    {
        var run = Tool.Run("explain", topic);
        Assert.Equal((0, ""), (run.Code, run.Error));
        AssertFits(run.Output);
        Assert.Contains("source", run.Output, StringComparison.Ordinal);
        using var json = Json("explain", topic);
        Assert.Equal(JsonValueKind.Object, json.RootElement.ValueKind);
    }

    [Fact]
    public void Explain_Lsuv_SaysWhatItDoes()
    {
        var run = Tool.Run("explain", "lsuv");
        Assert.Equal((0, ""), (run.Code, run.Error));
        AssertFits(run.Output);
        Assert.Contains("W ← W/√Var(W x + b)", run.Output, StringComparison.Ordinal);
        using var json = Json("explain", "lsuv");
        Assert.Equal("lsuv", json.RootElement.GetProperty("method").GetString());
    }

    [Fact]
    public void Explain_NoTopic_ListsAllOfThem()
    {
        var run = Tool.Run("explain");
        Assert.Equal((0, ""), (run.Code, run.Error));
        AssertFits(run.Output);
        Assert.All(TopicCatalogue.All, topic => Assert.Contains(topic, run.Output, StringComparison.Ordinal));
        using var json = Json("explain");
        Assert.Equal(["activations", "schemes", "fans", "gains", "regimes", "methods", "findings", "foreignSchemes"], json.RootElement.EnumerateObject().Select(m => m.Name));
    }

    [Theory]
    [InlineData("gelu", "explain", "gelu")]
    [InlineData("he-gelu", "explain", "he", "--fan-in", "512", "--depth", "50", "--activation", "gelu")]
    [InlineData("gain", "explain", "gain")]
    [InlineData("fans", "explain", "fans")]
    public void Text_OfATopic_IsTheReviewedOne(string name, params string[] arguments)
    {
        var path = Tool.At("test", "Evenkeel.EndToEnd.Tests", "Explain", $"{name}.txt");
        var output = Tool.Run(arguments).Output;
        if (Environment.GetEnvironmentVariable("EVENKEEL_UPDATE") == "1") File.WriteAllText(path, output);
        Assert.Equal(File.ReadAllText(path), output);
    }

    [Fact]
    public void Text_OnATerminal_HasColours()
        => Assert.Contains('\e', Tool.Run(new Surroundings { OutIsTerminal = true }, "explain", "gelu").Output);

    [Fact]
    public void Out_AFile_HoldsWhatWouldBePrinted()
    {
        using var scratch = new Scratch();
        var run = Tool.Run("explain", "silu", "--out", scratch.At("silu.txt"));
        Assert.Equal((0, "", ""), (run.Code, run.Output, run.Error));
        Assert.Equal(Tool.Run("explain", "silu").Output, File.ReadAllText(scratch.At("silu.txt")));
    }

    [Fact]
    public void Help_ListsOptionsAndExamplesThatRun()
    {
        var help = Tool.Run("explain", "--help").Output;
        Assert.Contains("\n  <TOPIC>  An activation", help, StringComparison.Ordinal);
        Assert.All(["--q", "--fan-in", "--fan-out", "--depth", "--activation", "--gain", "--format", "--out"], o => Assert.Contains(o, help, StringComparison.Ordinal));
        var examples = help.Split('\n').Select(l => l.Trim()).SkipWhile(l => l != "Examples:").Where(l => l.StartsWith("evenkeel ", StringComparison.Ordinal)).ToArray();
        Assert.NotEmpty(examples);
        Assert.All(examples, e => Assert.Equal(0, Tool.Run(e.Split(' ')[1..]).Code));
    }

    private static JsonDocument Json(params string[] arguments)
    {
        var run = Tool.Run([.. arguments, "--format", "json"]);
        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.EndsWith("}\n", run.Output, StringComparison.Ordinal);
        return JsonDocument.Parse(run.Output);
    }

    private static void AssertFits(string text)
    {
        Assert.DoesNotContain('\e', text);
        foreach (var line in text.Split('\n'))
        {
            Assert.InRange(Columns.Of(line), 0, TextStyle.Width);
            Assert.Equal(line.TrimEnd(), line);
        }
    }
}
