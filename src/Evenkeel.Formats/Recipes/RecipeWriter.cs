using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Evenkeel.Initializers.Recipes;

namespace Evenkeel.Formats.Recipes;

/// <summary>Writes a recipe as YAML.</summary>
internal static partial class RecipeWriter
{
    private const int Step = 4;

    public static string Write(RecipeRules recipe)
    {
        var text = new StringBuilder();
        Add(text, 0, "name", recipe.Name);
        Add(text, 0, "summary", recipe.Summary);
        Add(text, 0, "source", recipe.Source);
        Add(text, 0, "shortcut", recipe.Shortcut?.Text);
        Add(text, 0, "base-width", recipe.BaseWidth?.ToString(CultureInfo.InvariantCulture));
        text.Append("rules:\n");
        foreach (var rule in recipe.Rules) Write(text, 2, rule);
        return text.ToString();
    }

    private static void Write(StringBuilder text, int indent, RecipeRule rule)
    {
        text.Append(' ', indent).Append($"- rule: {Scalar(rule.Name)}\n");
        var inner = indent + 2;
        Add(text, inner, "role", [.. rule.Selector.Roles]);
        Add(text, inner, "kind", [.. rule.Selector.Kinds]);
        Add(text, inner, "parameter", [.. rule.Selector.Names]);
        Add(text, inner, "place", [.. RecipeSelector.PlaceNames.Where(p => rule.Selector.Places.HasFlag(p.Place)).Select(p => p.Name)]);
        Add(text, inner, "activation", [.. rule.Selector.Activations]);
        Add(text, inner, "scheme", rule.Scheme);
        Add(text, inner, "times", rule.Times?.Text);
        Add(text, inner, "adam", rule.Rates?.Adam?.Text);
        Add(text, inner, "sgd", rule.Rates?.Sgd?.Text);
        Add(text, inner, "refuse", rule.Refusal);
        if (rule.IsOptional) Add(text, inner, "optional", "true", isFlag: true);
        if (rule.CoversBranches) Add(text, inner, "every-branch", "true", isFlag: true);
        if (rule.Exceptions.IsEmpty) return;
        text.Append(' ', inner).Append("but:\n");
        foreach (var exception in rule.Exceptions) Write(text, indent + Step, exception);
    }

    private static void Add(StringBuilder text, int indent, string key, string? value, bool isFlag = false)
    {
        if (value is not null) text.Append(' ', indent).Append($"{key}: {(isFlag ? value : Scalar(value))}\n");
    }

    private static void Add(StringBuilder text, int indent, string key, string[] words)
    {
        if (words.Length > 0) text.Append(' ', indent).Append($"{key}: {(words.Length == 1 ? Scalar(words[0]) : $"[{string.Join(", ", words.Select(Scalar))}]")}\n");
    }

    /// <summary>In quotes where YAML would read something else than these characters.</summary>
    private static string Scalar(string text)
        => Plain().IsMatch(text) && text is not ("null" or "true" or "false") ? text : $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    /// <summary>Words that begin and end as names do, in which a colon does not end a word; no comma, which would end an item of a list.</summary>
    [GeneratedRegex(@"^[A-Za-z0-9](?:[A-Za-z0-9 _./()^*+=?&|-]|:(?=[A-Za-z0-9.]))*(?<! )$")]
    private static partial Regex Plain();
}
