using System.Text.Json;
using Evenkeel.EndToEnd.Tests.Support;

namespace Evenkeel.EndToEnd.Tests.Output;

/// <summary>The JSON report is a function of the input alone.</summary>
public sealed class JsonTests
{
    /// <summary>By exact products with the Hessian in PyTorch (bench/peers/sharpness_torch.py): 362.1. A single ReLU that jumps between two gradients would multiply it.</summary>
    [Fact]
    public void Sharpness_OfADeepReLUNetwork_IsPyTorchs()
    {
        using var report = JsonDocument.Parse(Tool.Run("check", "zoo:mlp?depth=50&width=64", "--data", "digits", "--recipe", "he", "--samples", "64", "--sharpness", "--format", "json").Output);
        Assert.InRange(report.RootElement.GetProperty("sharpness").GetProperty("largestEigenvalue").GetDouble() / 362.1, 0.999, 1.001);
    }

    [Theory]
    [MemberData(nameof(Subjects.ExampleNames), MemberType = typeof(Subjects))]
    public void Json_AnyNumberOfThreads_IsTheSameBytes(string example)
    {
        var expected = Subjects.Check(example, "json").Output;
        Assert.NotEmpty(expected);
        foreach (var threads in (string[])["1", "2", "3"])
            Assert.Equal(expected, Tool.Run(["check", .. Subjects.Arguments(example), "--format", "json", "--threads", threads]).Output);
    }

    [Theory]
    [MemberData(nameof(Subjects.AllNames), MemberType = typeof(Subjects))]
    public void Json_OfAnyNetwork_NamesNoFolderOfThisMachine(string name)
        => Assert.DoesNotContain(Tool.Root, Subjects.Check(name, "json").Output, StringComparison.Ordinal);

    [Fact]
    public void Json_DataAndWeightsByAbsolutePath_NamesNoFolder()
    {
        using var scratch = new Scratch();
        var folder = Path.GetDirectoryName(scratch.Model())!;
        var run = Tool.Run("check", scratch.Model(), "--data", scratch.Samples(9), "--target", scratch.Npy("y.npy", [9], Enumerable.Repeat(0L, 9).ToArray()), "--recipe", "zeros", "--format", "json");

        Assert.Equal(1, run.Code);
        Assert.DoesNotContain(folder, run.Output, StringComparison.Ordinal);
        Assert.Contains("\"x.npy\"", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Json_AnotherSeed_IsAnother()
        => Assert.NotEqual(Tool.Run("check", "zoo:mlp?depth=1", "--format", "json").Output, Tool.Run("check", "zoo:mlp?depth=1", "--format", "json", "--seed", "1").Output);
}
