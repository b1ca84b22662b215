using System.CommandLine;
using System.CommandLine.Completions;
using Evenkeel.Formats.Recipes;

namespace Evenkeel.Cli.Recipes;

/// <summary>The command line of `evenkeel recipe`.</summary>
internal static class RecipeCommand
{
    public static Command Create(Terminal terminal)
    {
        var command = new Command("recipe", "Recipes initialize whole networks: rules that say which parameter gets which scheme, and exactly one for each.") { Show(terminal), List(terminal) };
        CommandLine.AddExamples(command, "evenkeel recipe list", "evenkeel recipe show gpt2", "evenkeel recipe show gpt2 --out mine.yaml");
        return command;
    }

    private static Command Show(Terminal terminal)
    {
        var recipe = new Argument<string>("RECIPE") { Description = "A built-in recipe, a scheme, or a recipe's file (.yaml)", HelpName = "NAME|FILE" };
        recipe.CompletionSources.Add(_ => RecipeFiles.BuiltInNames.Select(n => new CompletionItem(n)));
        var output = CommonOptions.OutFile();
        var command = new Command("show", "Shows a recipe as YAML, with all that it inherits: a file to begin with, or the rules to read.") { recipe, output };
        CommandLine.AddExamples(command, "evenkeel recipe show gpt2", "evenkeel recipe show he", "evenkeel recipe show mine.yaml");
        command.SetAction(parsed => RecipeVerb.Show(parsed.GetRequiredValue(recipe), parsed.GetValue(output), terminal));
        return command;
    }

    private static Command List(Terminal terminal)
    {
        var output = CommonOptions.OutFile();
        var command = new Command("list", "Lists the built-in recipes.") { output };
        CommandLine.AddExamples(command, "evenkeel recipe list");
        command.SetAction(parsed => RecipeVerb.List(parsed.GetValue(output), terminal));
        return command;
    }
}
