using System.Collections.Immutable;
using Evenkeel.Formats.Yaml;
using Evenkeel.Initializers.Recipes;
using Evenkeel.Numerics.Text;

namespace Evenkeel.Formats.Recipes;

/// <summary>Reads a recipe's YAML: its name, what it extends, and its rules.</summary>
internal static class RecipeText
{
    private static readonly string[] Keys = ["name", "summary", "source", "extends", "shortcut", "base-width", "rules"];

    /// <param name="file">The file's name in messages.</param>
    /// <param name="standardName">The recipe's name if it gives none.</param>
    /// <param name="text">The YAML.</param>
    /// <param name="find">Finds the recipe that this one extends; an <see cref="ArgumentException"/> says why there is none.</param>
    /// <exception cref="InvalidFileException">It is no recipe.</exception>
    public static RecipeRules Read(string file, string standardName, string text, Func<string, RecipeRules> find)
    {
        if (YamlTree.Read(file, text) is not YamlMapping root) throw new InvalidFileException(file, "", "a recipe is a mapping with `rules`");
        var problems = new Problems(file);
        foreach (var (key, _) in root.Entries.Where(e => !Keys.Contains(e.Key.Text)))
        {
            var question = Suggestion.Question(key.Text, Keys);
            problems.Add(key.Place, $"unknown key '{key.Text}'{(question.Length > 0 ? question : $"; a recipe has {string.Join(", ", Keys)}")}");
        }

        var reader = new RuleReader(problems);
        var (name, extends) = (reader.Text(root, "name") ?? standardName, reader.Text(root, "extends"));
        var (summary, source) = (reader.Text(root, "summary"), reader.Text(root, "source"));
        var shortcut = reader.Formula(root, "shortcut");
        if (shortcut is not null && shortcut.Variables.Any(v => v != "branches")) problems.Add(root["shortcut"]!.Place, "`shortcut` is the same for all branches: it depends on `branches` alone");
        var baseWidth = reader.Width(root, "base-width");
        List<RuleText> rules = [];
        if (root["rules"] is YamlSequence list) rules = [.. list.Items.Select(i => reader.Rule(i, mayChange: extends is not null)).OfType<RuleText>()];
        else if (root["rules"] is { } other) problems.Add(other.Place, $"`rules` must be a list of rules, got {other.Description}");
        else if (extends is null) problems.Add(root.Place, "`rules` is missing; a recipe has at least one rule, or `extends` another one");

        var parent = extends is null ? null : Parent(root["extends"]!, extends, find, problems);
        var all = RuleMerge.Of(parent, rules, problems);
        problems.ThrowIfAny();
        return new RecipeRules(name, all) { Summary = summary ?? parent?.Summary, Source = source ?? parent?.Source, Shortcut = shortcut ?? parent?.Shortcut, BaseWidth = baseWidth ?? parent?.BaseWidth };
    }

    private static RecipeRules? Parent(YamlNode node, string name, Func<string, RecipeRules> find, Problems problems)
    {
        try
        {
            return find(name);
        }
        catch (ArgumentException exception)
        {
            problems.Add(node.Place, $"`extends`: {exception.Message}");
            return null;
        }
    }
}
