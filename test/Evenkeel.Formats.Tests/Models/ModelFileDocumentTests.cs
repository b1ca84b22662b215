using System.Text;
using System.Text.RegularExpressions;
using Evenkeel.Formats.Yaml;

namespace Evenkeel.Formats.Tests.Models;

public sealed partial class ModelFileDocumentTests
{
    private const string Begin = "<!-- kinds -->\n", End = "<!-- /kinds -->";

    private static readonly string Page = Repository.PathOf("docs", "model-files.md");

    public static TheoryData<string> Blocks => [.. Fence().Matches(File.ReadAllText(Page)).Select(m => m.Groups[1].Value)];

    [Theory]
    [MemberData(nameof(Blocks))]
    public void Page_EveryYamlBlock_Builds(string yaml) => Assert.NotEmpty(ModelOf.Built(yaml).Graph.Nodes);

    [Fact]
    public void Page_ErrorLine_IsWhatIsSaid()
    {
        var exception = Assert.Throws<InvalidFileException>(
            () => ModelText.Read("net.yaml", "net", "input: 8\n\n\n\n\nlayers:\n  - lineer: 3").Build(null, null));
        Assert.Contains($"```text\n{exception.Message}\n```", File.ReadAllText(Page), StringComparison.Ordinal);
    }

    [Fact]
    public void Page_TableOfKinds_IsTheSourcesTable()
    {
        var page = File.ReadAllText(Page);
        var (from, to) = (page.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length, page.IndexOf(End, StringComparison.Ordinal));
        var current = page[..from] + Table() + page[to..];
        if (Repository.IsUpdating) File.WriteAllText(Page, current);
        Assert.True(current == File.ReadAllText(Page), "the table of kinds in docs/model-files.md is not the source's; run the tests with EVENKEEL_UPDATE=1");
    }

    private static string Table()
    {
        var table = new StringBuilder("| kind | what it does | options |\n|---|---|---|\n");
        var activations = Kinds.All.Where(k => k.Doc == "an activation").ToArray();
        foreach (var kind in Kinds.All.Except(activations)) table.Append($"| `{kind.Name}` | {kind.Doc} | {string.Join(", ", kind.Options.Select(Describe))} |\n");
        var names = activations.Select(k => k.Options.IsEmpty ? $"`{k.Name}`" : $"`{k.Name}:A`");
        return table.Append($"\nActivations: {string.Join(", ", names)} (A may be left out), and the learned `prelu`.\n").ToString();
    }

    private static string Describe(Option option)
    {
        var standard = option.IsRequired ? "" : option.Default is { } value ? $" = {Text(value)}" : "";
        return $"{(option.IsShort ? "**" : "")}`{option.Name}`{(option.IsShort ? "**" : "")}{standard} ({option.Doc})";
    }

    private static string Text(object value) => FormattableString.Invariant($"{value}").ToLowerInvariant();

    [GeneratedRegex("```yaml\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Fence();
}
