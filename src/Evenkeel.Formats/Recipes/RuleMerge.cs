using System.Collections.Immutable;
using Evenkeel.Formats.Yaml;
using Evenkeel.Initializers.Recipes;
using Evenkeel.Numerics.Text;

namespace Evenkeel.Formats.Recipes;

/// <summary>Puts the rules of a file to those that it inherits: in the place of one, as an exception of one, or beside them.</summary>
internal static class RuleMerge
{
    public static ImmutableArray<RecipeRule> Of(RecipeRules? parent, IReadOnlyList<RuleText> rules, Problems problems)
    {
        var inherited = parent?.Rules ?? [];
        var names = inherited.SelectMany(All).Select(r => r.Name).ToArray();
        var all = inherited;
        foreach (var (rule, replaces, under, place) in rules)
        {
            if ((replaces ?? under) is { } other && !names.Contains(other))
            {
                if (parent is not null) problems.Add(place, $"{parent.Name} has no rule '{other}'{Hint(other, names)}");
            }
            else if (replaces is not null)
            {
                all = [.. all.SelectMany(r => Change(r, replaces, _ => rule))];
            }
            else if (under is not null)
            {
                all = [.. all.SelectMany(r => Change(r, under, found => found with { Exceptions = [.. found.Exceptions, rule] }))];
            }
            else
            {
                all = all.Add(rule);
            }
        }

        foreach (var name in all.SelectMany(All).GroupBy(r => r.Name, StringComparer.Ordinal).Where(g => g.Count() > 1).Select(g => g.Key))
        {
            var at = rules.FirstOrDefault(r => All(r.Rule).Any(x => x.Name == name))?.Place ?? new Place(1, 1);
            problems.Add(at, names.Contains(name) ? $"{parent!.Name} has a rule '{name}' already; give this one another name, or `replaces: {name}`" : $"two rules are named '{name}'; give one another name");
        }

        return all;
    }

    private static IEnumerable<RecipeRule> All(RecipeRule rule) => rule.Exceptions.SelectMany(All).Prepend(rule);

    private static IEnumerable<RecipeRule> Change(RecipeRule rule, string name, Func<RecipeRule, RecipeRule> change)
        => [rule.Name == name ? change(rule) : rule with { Exceptions = [.. rule.Exceptions.SelectMany(e => Change(e, name, change))] }];

    private static string Hint(string name, string[] names)
    {
        var question = Suggestion.Question(name, names);
        return question.Length > 0 ? question : $"; it has {string.Join(", ", names.Select(n => $"'{n}'"))}";
    }
}
