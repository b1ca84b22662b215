using System.Text;
using Evenkeel.Cli.Check;
using Evenkeel.Formats.Recipes;
using Evenkeel.Initializers;

namespace Evenkeel.Cli.Recipes;

/// <summary>`evenkeel recipe`: looks up, writes.</summary>
internal static class RecipeVerb
{
    public static int Show(string reference, string? output, Terminal terminal) => Write(RecipeFiles.ToYaml(Arguments.Rules(reference)), output, terminal);

    public static int List(string? output, Terminal terminal)
    {
        var text = new StringBuilder();
        var width = RecipeFiles.BuiltIn.Max(r => r.Name.Length) + 2;
        foreach (var recipe in RecipeFiles.BuiltIn)
        {
            text.Append(recipe.Name.PadRight(width)).Append(recipe.Summary).Append('\n');
            if (recipe.Source is { } source) text.Append(' ', width).Append(source).Append('\n');
        }

        text.Append($"\nand every scheme on all weights, biases 0, norms 1 and 0: {string.Join(", ", Schemes.All.Where(e => !e.IsForeign).Select(e => e.Usage))}\n");
        return Write(text.ToString(), output, terminal);
    }

    private static int Write(string text, string? output, Terminal terminal)
    {
        if (output is not null)
        {
            OutputFile.RequireFolder(output);
            OutputFile.Write(output, stream => stream.Write(Encoding.UTF8.GetBytes(text)));
            return ExitCode.Success;
        }

        using var writer = terminal.OutText();
        writer.Write(text);
        return ExitCode.Success;
    }
}
