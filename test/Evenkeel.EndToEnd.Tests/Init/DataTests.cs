using Evenkeel.EndToEnd.Tests.Support;

namespace Evenkeel.EndToEnd.Tests.Init;

/// <summary>Recipes that take something from data, at the command line.</summary>
public sealed class DataTests
{
    private const string Network = "zoo:mlp?depth=2&width=16";

    private const string Unequal = "input: 4\nlayers:\n  - { linear: 3, init: zeros, bias-init: log-prior, name: head }\n";

    [Fact]
    public void Check_Lsuv_SaysWhatItDidAndOnWhat()
    {
        var run = Tool.Run("check", Network, "--data", "digits", "--recipe", "lsuv", "--fail-on", "never");
        Assert.Equal(0, run.Code);
        Assert.Contains("lsuv     on 256 samples of digits: what 3 weights make has a variance of ", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("factor", run.Output, StringComparison.Ordinal);
        Assert.Contains("factor", Tool.Run("check", Network, "--data", "digits", "--recipe", "lsuv", "--verbose").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Init_LsuvWithoutData_SaysSo()
    {
        var run = Tool.Run("init", Network, "--recipe", "lsuv", "--dry-run");
        Assert.Equal(0, run.Code);
        Assert.Contains("lsuv     on 8 samples of unit Gaussian noise, for want of data", run.Output, StringComparison.Ordinal);
        Assert.Contains("by the data", run.Output, StringComparison.Ordinal);
        Assert.Contains("fc.0 ", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Init_LsuvOfData_WritesWhatCheckMeasures()
    {
        using var scratch = new Scratch();
        var file = scratch.At("w.safetensors");
        Assert.Equal(0, Tool.Run("init", Network, "--recipe", "lsuv", "--data", "digits", "-o", file).Code);
        var (given, drawn) = (Tool.Run("check", Network, "--data", "digits", "--weights", file).Output, Tool.Run("check", Network, "--data", "digits", "--recipe", "lsuv").Output);
        Assert.Equal(Loss(drawn), Loss(given));

        static string Loss(string report) => report.Split('\n').Single(l => l.StartsWith("loss ", StringComparison.Ordinal)).Split(',')[1];
    }

    [Fact]
    public void Check_LsuvOnConstantData_ScalesNothingAndSaysWhy()
    {
        using var scratch = new Scratch();
        var run = Tool.Run("check", scratch.Model(), "--data", scratch.Npy("x.npy", [3, 4], new float[12]), "--recipe", "lsuv", "--fail-on", "never");
        Assert.Equal(0, run.Code);
        Assert.Contains("of x.npy: no weight was scaled\n", run.Output, StringComparison.Ordinal);
        Assert.Contains("head: its output is constant (0)", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Check_LogPriorOfTheTargets_BeginsAtTheirEntropy()
    {
        using var scratch = new Scratch();
        var (model, data, target) = (scratch.Model(Unequal), scratch.Samples(8), scratch.Npy("y.npy", [8], [0L, 0, 0, 0, 1, 1, 2, 2]));
        var run = Tool.Run("check", model, "--data", data, "--target", target, "--fail-on", "never");
        Assert.Contains("cross-entropy, initially 1.0397", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("check")]
    [InlineData("init")]
    public void LogPrior_WithoutTargets_IsOneLine(string verb)
    {
        using var scratch = new Scratch();
        string[] output = verb == "init" ? ["--dry-run"] : [];
        var run = Tool.Run([verb, scratch.Model(Unequal), .. output]);
        Assert.Equal(2, run.Code);
        Assert.Contains("its priors are those of data: give targets that are classes", run.Error, StringComparison.Ordinal);
        Assert.Single(run.Error.TrimEnd('\n').Split('\n'));
    }
}
