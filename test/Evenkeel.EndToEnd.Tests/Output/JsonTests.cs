using Evenkeel.EndToEnd.Tests.Support;

namespace Evenkeel.EndToEnd.Tests.Output;

/// <summary>The JSON report is a function of the input alone.</summary>
public sealed class JsonTests
{
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
