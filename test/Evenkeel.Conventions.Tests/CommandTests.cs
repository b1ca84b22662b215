using System.CommandLine;
using System.Text.RegularExpressions;
using Evenkeel.Cli;

namespace Evenkeel.Conventions.Tests;

/// <summary>What the documentation tells readers to type is something that the tool understands.</summary>
public sealed partial class CommandTests
{
    [Fact]
    public void Commands_InTheDocumentation_Parse()
        => Assert.All(Files().SelectMany(Of), c => Assert.True(ProblemOf(c.Command).Length == 0, $"{c.Path}: {c.Command}: {ProblemOf(c.Command)}"));

    [Theory]
    [InlineData("evenkeel check zoo:mlp --recipe he", true)]
    [InlineData("evenkeel check zoo:mlp --recipee he", false)]
    [InlineData("evenkeel chek zoo:mlp", false)]
    public void ProblemOf_ACommand_IsTheParsers(string command, bool isGood) => Assert.Equal(isGood, ProblemOf(command).Length == 0);

    [Fact]
    public void Of_AMarkdownFile_FindsBlocksAndSpans()
        => Assert.Equal(
            ["evenkeel check a.yaml", "evenkeel check b.yaml -q", "evenkeel explain he"],
            In("```sh\n$ evenkeel check a.yaml\nevenkeel check b.yaml \\\n-q\n```\nSee `evenkeel explain he`, `evenkeel check`, and evenkeel."));

    private static string ProblemOf(string command)
    {
        using var output = new MemoryStream();
        using var error = new StringWriter();
        var root = CommandLine.Create(new Terminal(output, error, OutIsTerminal: false, ErrorIsTerminal: false, _ => null), TestContext.Current.CancellationToken);
        var parsed = root.Parse(Words(command)[1..]);
        return string.Join("; ", parsed.Errors.Select(e => e.Message));
    }

    [Fact]
    public void Words_OfACommand_AreTheShells()
        => Assert.Equal(["evenkeel", "check", "zoo:mlp?depth=3&width=4", "-q"], Words("evenkeel check 'zoo:mlp?depth=3&width=4' \"-q\"  # fast"));

    private static IEnumerable<string> Files()
        => new[] { "README.md", "CONTRIBUTING.md" }.Where(f => File.Exists(Repository.PathOf(f))).Concat(Repository.Sources("docs", "*.md"));

    /// <summary>Lines of code blocks, with a prompt or without, and code within lines that is more than a verb's name.</summary>
    private static IEnumerable<(string Path, string Command)> Of(string path) => In(Repository.Read(path)).Select(command => (path, command));

    private static IEnumerable<string> In(string markdown)
    {
        var text = Regex.Replace(markdown.ReplaceLineEndings("\n"), @" *\\\n *", " ");
        return Line().Matches(text).Concat(Span().Matches(text)).Select(m => m.Groups[1].Value.Trim()).Distinct();
    }

    /// <summary>Splits as a shell does, as far as quotes and a comment go, and ends at a pipe or a redirection.</summary>
    private static string[] Words(string command)
        => [.. Word().Matches(command).Select(m => m.Value).TakeWhile(w => w[0] is not ('#' or '|' or '>' or ';') && w != "&&").Select(w => w.Replace("'", "", StringComparison.Ordinal).Replace("\"", "", StringComparison.Ordinal))];

    [GeneratedRegex(@"^[ \t]*(?:\$ )?(evenkeel [a-z-][^\n`]*)$", RegexOptions.Multiline)]
    private static partial Regex Line();

    [GeneratedRegex(@"(?<!`)`(evenkeel [a-z-]+ [^`\n]+)`(?!`)")]
    private static partial Regex Span();

    [GeneratedRegex("""(?:'[^']*'|"[^"]*"|[^\s'"])+""")]
    private static partial Regex Word();
}
