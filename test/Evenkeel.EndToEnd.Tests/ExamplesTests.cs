using System.Text.Json;
using Evenkeel.EndToEnd.Tests.Support;

namespace Evenkeel.EndToEnd.Tests;

public sealed class ExamplesTests
{
    /// <summary>Every example, its verdict and the findings that must be errors.</summary>
    [Theory]
    [InlineData("deep-tanh", 1, "EK202 EK401")]
    [InlineData("healthy-relu", 0, "")]
    [InlineData("xavier-relu", 1, "EK202 EK401")]
    [InlineData("saturated-tanh", 1, "EK203 EK301 EK402")]
    [InlineData("all-zero", 1, "EK101 EK205")]
    [InlineData("lenet", 0, "")]
    [InlineData("lstm", 0, "")]
    [InlineData("lstm-saturated", 1, "EK402")]
    [InlineData("gpt", 0, "")]
    [InlineData("gpt-post-norm", 1, "EK301 EK402")]
    [InlineData("resnet", 0, "")]
    [InlineData("resnet-no-norm", 1, "EK201 EK301 EK402")]
    public void Check_Example_GivesItsVerdict(string example, int code, string errors)
    {
        var run = Tool.Run("check", Tool.At("examples", $"{example}.yaml"), "--format", "json");

        Assert.Equal(code, run.Code);
        using var report = JsonDocument.Parse(run.Output);
        var found = report.RootElement.GetProperty("findings").EnumerateArray().Where(f => f.GetProperty("severity").GetString() == "error").Select(f => f.GetProperty("id").GetString());
        Assert.Equal(errors, string.Join(' ', found));
        Assert.Equal(code == 0 ? "pass" : "fail", report.RootElement.GetProperty("verdict").GetString());
    }

    /// <summary>What the findings on the network without norms propose, done: the same network, with each branch scaled or normed.</summary>
    [Theory]
    [InlineData("scale: 0.2041]")]
    [InlineData("gain]")]
    [InlineData("batch-norm]")]
    public void Check_ResNetWithTheProposedFix_Passes(string end)
    {
        using var scratch = new Scratch();
        var model = File.ReadAllText(Tool.At("examples", "resnet-no-norm.yaml"));
        var mended = model.Replace("padding: 1 }]", $"padding: 1 }}, {end}", StringComparison.Ordinal);
        Assert.NotEqual(model, mended);

        var run = Tool.Run("check", scratch.Text("mended.yaml", mended), "--samples", "256", "--format", "json");
        using var report = JsonDocument.Parse(run.Output);
        Assert.Equal("pass", report.RootElement.GetProperty("verdict").GetString());
    }

    [Fact]
    public void Check_OneAndTwoThreads_GiveTheSameBytes()
    {
        var (one, two) = (Run("1"), Run("2"));
        Assert.Equal(one.Output, two.Output);
        Assert.NotEmpty(one.Output);

        static ToolResult Run(string threads) => Tool.Run("check", Tool.At("examples", "lenet.yaml"), "--format", "json", "--threads", threads);
    }
}
