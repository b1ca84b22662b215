namespace Evenkeel.EndToEnd.Tests.Output;

/// <summary>What the command says of itself.</summary>
public sealed class HelpTests
{
    private static readonly string[] CheckOptions =
    [
        "--data", "--target", "--loss", "--recipe", "--weights", "--samples", "--length", "--normalize", "--trained", "--jacobian", "--sharpness", "--lr", "--seed", "--threads", "--format",
        "--out", "--fail-on", "--quiet", "--verbose", "--help",
    ];

    [Theory]
    [InlineData("--help")]
    [InlineData("-h")]
    public void Help_OfTheRoot_ListsVerbsAndExamples(string option)
    {
        var run = Tool.Run(option);

        Assert.Equal((0, ""), (run.Code, run.Error));
        foreach (var part in (string[])["check <MODEL>", "--version", "--help", "Examples:", "evenkeel check examples/"]) Assert.Contains(part, run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("check", "--help")]
    [InlineData("check", "zoo:mlp", "--help")]
    [InlineData("check", "--recipe", "he", "-h")]
    public void Help_OfCheck_ListsOptionsAndExamples(params string[] arguments)
    {
        var run = Tool.Run(arguments);

        Assert.Equal((0, ""), (run.Code, run.Error));
        foreach (var part in (string[])[.. CheckOptions, "Examples:", "evenkeel check 'zoo:mlp?"]) Assert.Contains(part, run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Help_Examples_NameFilesThatAreThere()
    {
        var examples = Tool.Run("check", "--help").Output.Split(' ', '\n').Where(w => w.StartsWith("examples/", StringComparison.Ordinal)).ToArray();

        Assert.NotEmpty(examples);
        Assert.All(examples, e => Assert.True(File.Exists(Tool.At(e)), e));
    }

    [Fact]
    public void Version_IsTheVersionAlone()
    {
        var run = Tool.Run("--version");

        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.Matches(@"^[0-9]+\.[0-9]+\.[0-9]+(-[0-9A-Za-z.-]+)?\n$", run.Output);
    }
}
