using Evenkeel.EndToEnd.Tests.Support;

namespace Evenkeel.EndToEnd.Tests.Output;

/// <summary>The text report as people see it.</summary>
public sealed class TextTests
{
    private const int Width = 100;

    private const char Escape = '\e';

    [Theory]
    [MemberData(nameof(Subjects.AllNames), MemberType = typeof(Subjects))]
    public void Text_OfAnyNetwork_FitsTheScreen(string name)
    {
        var run = Subjects.Check(name, "text");

        Assert.InRange(run.Code, 0, 1);
        Assert.DoesNotContain(Escape, run.Output);
        AssertFits(run.Output);
        Assert.Contains("\nverdict  ", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Text_LongNames_FitsTheScreen()
    {
        using var scratch = new Scratch();
        var name = new string('n', 120);
        var wide = string.Concat(Enumerable.Repeat("漢字", 20));
        var run = Tool.Run(
            "check", scratch.Model($"name: {name}\ninput: 4\ninit: zeros\nlayers:\n  - linear: 3\n    name: {name}\n  - relu:\n    name: {wide}\n  - linear: 2\n"));

        AssertFits(run.Output);
        Assert.Contains("nnn…nnn", run.Output, StringComparison.Ordinal);
        Assert.Contains("漢…", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Text_OnATerminal_HasColours()
        => Assert.Contains(Escape, Tool.Run(new Surroundings { OutIsTerminal = true }, "check", "zoo:mlp?depth=1&width=8").Output);

    [Theory]
    [InlineData("NO_COLOR", "1")]
    [InlineData("TERM", "dumb")]
    public void Text_OnATerminalThatWantsNone_HasNoColours(string variable, string value)
    {
        var surroundings = new Surroundings { OutIsTerminal = true, Environment = { [variable] = value } };
        var run = Tool.Run(surroundings, "check", "zoo:mlp?depth=1&width=8");

        Assert.NotEmpty(run.Output);
        Assert.DoesNotContain(Escape, run.Output);
    }

    [Fact]
    public void Text_ColoursRemoved_IsThatWithoutColours()
    {
        string[] arguments = ["check", "zoo:mlp?depth=2&width=8", "--recipe", "zeros"];
        var coloured = Tool.Run(new Surroundings { OutIsTerminal = true }, arguments).Output;
        var plain = System.Text.RegularExpressions.Regex.Replace(coloured, "\e\\[[0-9]+m", "");
        Assert.Equal(Tool.Run(arguments).Output, plain);
    }

    [Fact]
    public void Text_Verbose_ShowsEveryLayer()
    {
        string[] arguments = ["check", "zoo:mlp?depth=60&width=8"];
        var (brief, verbose) = (Tool.Run(arguments).Output, Tool.Run([.. arguments, "--verbose"]).Output);

        Assert.Contains("more\n", brief, StringComparison.Ordinal);
        Assert.DoesNotContain("more\n", verbose, StringComparison.Ordinal);
        for (var i = 0; i < 60; i++) Assert.Contains($"\nfc.{i} ", verbose, StringComparison.Ordinal);
    }

    [Fact]
    public void Text_LongCommand_IsBrokenAsAShellReadsIt()
    {
        var text = Tool.Run("check", "zoo:mlp?depth=12&width=16&activation=tanh", "--data", "digits", "--samples", "32", "--seed", "123456", "--recipe", "zeros").Output;
        var joined = text.Replace(" \\\n           ", " ", StringComparison.Ordinal);

        Assert.NotEqual(text, joined);
        Assert.Contains("\n         evenkeel check 'zoo:mlp?depth=12&width=16&activation=tanh' --data digits --samples 32 --seed 123456 --recipe xavier\n", joined, StringComparison.Ordinal);
    }

    [Fact]
    public void Text_OneOfEach_IsSingular()
        => Assert.Contains("1 layer, ", Tool.Run("check", "zoo:mlp?depth=0", "--samples", "1").Output.Split('\n')[0], StringComparison.Ordinal);

    private static void AssertFits(string text)
    {
        foreach (var line in text.Split('\n'))
        {
            Assert.InRange(Evenkeel.Reporting.Text.Columns.Of(line), 0, Width);
            Assert.Equal(line.TrimEnd(), line);
        }
    }
}
