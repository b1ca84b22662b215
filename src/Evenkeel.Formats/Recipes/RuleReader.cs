using System.Collections.Immutable;
using Evenkeel.Formats.Yaml;
using Evenkeel.Initializers;
using Evenkeel.Initializers.Recipes;
using Evenkeel.Networks.Activations;
using Evenkeel.Numerics.Text;

namespace Evenkeel.Formats.Recipes;

/// <summary>Reads rules, and notes all that is wrong with them.</summary>
internal sealed class RuleReader(Problems problems)
{
    private static readonly string[] Keys = ["rule", "role", "kind", "parameter", "place", "activation", "scheme", "times", "adam", "sgd", "refuse", "optional", "every-branch", "but", "replaces", "under"];

    /// <summary>A rule; null where the node is none.</summary>
    /// <param name="node">The node.</param>
    /// <param name="mayChange">Whether there are inherited rules that it may replace or narrow.</param>
    public RuleText? Rule(YamlNode node, bool mayChange)
    {
        if (node is not YamlMapping rule)
        {
            problems.Add(node.Place, $"a rule is a mapping, as in `- {{ rule: weights, role: weight, scheme: he }}`, got {node.Description}");
            return null;
        }

        foreach (var (key, _) in rule.Entries.Where(e => !Keys.Contains(e.Key.Text)))
        {
            var question = Suggestion.Question(key.Text, Keys);
            problems.Add(key.Place, $"unknown key '{key.Text}'{(question.Length > 0 ? question : $"; a rule has {string.Join(", ", Keys)}")}");
        }

        var (replaces, under) = (Text(rule, "replaces"), Text(rule, "under"));
        if (!mayChange && (replaces ?? under) is not null) problems.Add(rule.Place, "`replaces` and `under` are for recipes that extend another one, at their top; for a rule of this one take `but`");
        if (replaces is not null && under is not null) problems.Add(rule.Place, "`replaces` and `under` exclude each other");
        var name = Text(rule, "rule") ?? replaces;
        if (name is null) problems.Add(rule.Place, "a rule has a name: add `rule: weights`");
        var (scheme, refusal) = (Scheme(rule), Text(rule, "refuse"));
        var exceptions = Exceptions(rule);
        if (scheme is not null && refusal is not null) problems.Add(rule.Place, $"'{name}': `scheme` and `refuse` exclude each other");
        if (scheme is null && refusal is null && exceptions.IsEmpty) problems.Add(rule.Place, $"'{name}': `scheme` is missing, as in `scheme: he`");
        if (scheme is null && rule["times"] is { } times) problems.Add(times.Place, $"'{name}': `times` needs a `scheme` to multiply");
        var selector = Selector(rule);
        if (selector.IsEmpty) problems.Add(rule.Place, $"'{name}' selects nothing in particular; add role, kind, parameter, place or activation");
        return new RuleText(
            new RecipeRule(name ?? "", selector)
            {
                Scheme = scheme,
                Times = Formula(rule, "times"),
                Rates = Formula(rule, "adam") is var adam && Formula(rule, "sgd") is var sgd && (adam ?? sgd) is not null ? new(adam, sgd) : null,
                Refusal = refusal,
                IsOptional = Flag(rule, "optional"),
                CoversBranches = Flag(rule, "every-branch"),
                Exceptions = exceptions,
            },
            replaces,
            under,
            rule.Place);
    }

    public string? Text(YamlMapping mapping, string key)
    {
        if (mapping[key] is not { } node) return null;
        if (node is YamlScalar { IsNothing: false, Text.Length: > 0 } scalar) return scalar.Text;
        problems.Add(node.Place, $"`{key}` must be text, got {node.Description}");
        return null;
    }

    public RecipeFormula? Formula(YamlMapping mapping, string key)
    {
        if (Text(mapping, key) is not { } text) return null;
        try
        {
            return RecipeFormula.Parse(text);
        }
        catch (ArgumentException exception)
        {
            problems.Add(mapping[key]!.Place, $"`{key}`: {exception.Message}");
            return null;
        }
    }

    public long? Width(YamlMapping mapping, string key)
    {
        if (mapping[key] is not { } node || Scalars.Read(OptionType.Integer, node, key, problems) is not long width) return null;
        if (width > 0) return width;
        problems.Add(node.Place, $"`{key}` (={width}) must be at least 1");
        return null;
    }

    private RecipeSelector Selector(YamlMapping rule)
    {
        var places = ParameterPlaces.None;
        foreach (var word in Words(rule, "place", RecipeSelector.PlaceNames.Select(p => p.Name))) places |= RecipeSelector.PlaceNames.FirstOrDefault(p => p.Name == word).Place;
        var names = Words(rule, "parameter", null);
        foreach (var problem in names.Select(RecipeSelector.PatternProblem).OfType<string>()) problems.Add(rule["parameter"]!.Place, problem);
        return new RecipeSelector
        {
            Roles = Words(rule, "role", RecipeSelector.RoleNames),
            Kinds = Words(rule, "kind", Kinds.Names),
            Names = names,
            Places = places,
            Activations = Words(rule, "activation", ActivationCatalogue.Names.Append("prelu").Append("none")),
        };
    }

    /// <summary>A word or a list of words; each of the known ones, up to a colon, where only some are known.</summary>
    private ImmutableArray<string> Words(YamlMapping rule, string key, IEnumerable<string>? known)
    {
        if (rule[key] is not { } node) return [];
        var words = ImmutableArray.CreateBuilder<string>();
        List<YamlNode> items = node is YamlSequence list ? list.Items : [node];
        if (items.Count == 0) problems.Add(node.Place, $"`{key}` is an empty list, which selects nothing; leave it out");
        foreach (var item in items)
        {
            if (item is not YamlScalar { IsNothing: false, Text.Length: > 0 } scalar) problems.Add(item.Place, $"`{key}` must be a word or a list of words, got {item.Description}");
            else if (known is not null && !known.Contains(scalar.Text.Split(':')[0]) && !known.Contains(scalar.Text)) problems.Add(item.Place, $"unknown {key} '{scalar.Text}'{Advice(scalar.Text, known)}");
            else words.Add(scalar.Text);
        }

        return words.ToImmutable();
    }

    private string? Scheme(YamlMapping rule)
    {
        if (Text(rule, "scheme") is not { } text) return null;
        try
        {
            Schemes.Parse(text);
        }
        catch (ArgumentException exception)
        {
            problems.Add(rule["scheme"]!.Place, $"`scheme`: {exception.Message}");
        }

        return text;
    }

    private ImmutableArray<RecipeRule> Exceptions(YamlMapping rule)
    {
        if (rule["but"] is not { } node) return [];
        if (node is YamlSequence { Items.Count: > 0 } list) return [.. list.Items.Select(i => Rule(i, mayChange: false)).OfType<RuleText>().Select(r => r.Rule)];
        problems.Add(node.Place, $"`but` must be a list of rules for a part of these parameters, got {(node is YamlSequence ? "none" : node.Description)}");
        return [];
    }

    private bool Flag(YamlMapping rule, string key)
        => rule[key] is { } node && Scalars.Read(OptionType.Boolean, node, key, problems) is true;

    private static string Advice(string word, IEnumerable<string> known)
    {
        var question = Suggestion.Question(word, known);
        return question.Length > 0 ? question : $"; there are {string.Join(", ", known)}";
    }
}
