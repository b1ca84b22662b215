using System.Text;
using Evenkeel.Initializers;
using Evenkeel.Initializers.Catalogue;

namespace Evenkeel.Conventions.Tests;

/// <summary>docs/schemes.md is made of what the catalogue says of itself.</summary>
public sealed class SchemePageTests
{
    [Fact]
    public void Page_IsWhatTheCatalogueSays() => Repository.AssertGenerated("docs/schemes.md", Page());

    private static string Page()
    {
        var page = new StringBuilder();
        page.Append("""
            # Schemes

            A scheme is asked for as `name`, `name:value` or `name?option=value&option=value`, the same on the command line, in model files and in
            `Schemes.Parse`. The option in bold is the one that may stand behind the colon. This page is generated.

            Fans are those of the layer: k·in/groups and k·out/groups of a convolution; k·in/(groups·stride) of a transposed one; 1 and the width of a
            table; of one gate or one projection where several are stored together. The schemes of other frameworks count as these do, from the shape
            in which they store a weight: for PyTorch fan out counts all groups, gates and projections, and a transposed convolution has both fans
            exchanged; so for Keras, where a depthwise kernel has fan in k·in; for JAX gates are kernels of their own and strides do not count.

            PyTorch's recurrent layers have two biases, of which the sum counts: a forget bias drawn into both counts twice.


            """);
        Table(page, Schemes.All.Where(e => !e.IsForeign));
        page.Append("\n## Under other frameworks' names\n\n");
        Table(page, Schemes.All.Where(e => e.IsForeign));
        page.Append("\n[What they draw](distributions.md) was compared with their laws, ten million values each.\n");
        return page.ToString();
    }

    private static void Table(StringBuilder page, IEnumerable<SchemeEntry> entries)
    {
        page.Append("| scheme | rule | for | options | source |\n|---|---|---|---|---|\n");
        foreach (var entry in entries)
        {
            var names = string.Join(", ", entry.Aliases.Prepend(entry.Name).Select(n => $"`{n}`"));
            var options = string.Join("; ", entry.Options.Select(o => Option(entry, o)));
            page.Append($"| {names} | {Cell(entry.Formula)} | {Cell(entry.Purpose)} | {Cell(options)} | {Cell(entry.Source)} |\n");
        }
    }

    private static string Option(SchemeEntry entry, SchemeOption option)
        => $"{(option.Name == entry.Main ? $"**{option.Name}**" : option.Name)}{(option.Default is { } standard ? $" = {standard}" : "")}: {option.Summary}";

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);
}
