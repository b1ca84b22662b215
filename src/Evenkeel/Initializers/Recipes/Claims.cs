using System.Collections.Immutable;

namespace Evenkeel.Initializers.Recipes;

/// <summary>Which rules take which parameters.</summary>
internal sealed class Claims
{
    private readonly Dictionary<RecipeRule, List<ParameterFacts>> selected = new(ReferenceEqualityComparer.Instance);

    public Claims(ImmutableArray<RecipeRule> rules, IEnumerable<ParameterFacts> parameters)
    {
        foreach (var rule in rules.SelectMany(r => r.All)) selected.Add(rule, []);
        All = [.. parameters.Select(p => (p, Of(rules, p)))];
    }

    /// <summary>Each parameter with the rules that take it: exactly one, where all is well.</summary>
    public IReadOnlyList<(ParameterFacts Facts, ImmutableArray<RecipeRule> Rules)> All { get; }

    /// <summary>The rules, those within others too, that are for no parameter.</summary>
    public IEnumerable<RecipeRule> Idle => selected.Where(s => s.Value.Count == 0).Select(s => s.Key);

    /// <summary>The parameters that a rule takes.</summary>
    public IEnumerable<ParameterFacts> Of(RecipeRule rule) => All.Where(c => c.Rules.Contains(rule)).Select(c => c.Facts);

    private ImmutableArray<RecipeRule> Of(ImmutableArray<RecipeRule> rules, ParameterFacts facts)
    {
        var claims = ImmutableArray.CreateBuilder<RecipeRule>();
        foreach (var rule in rules.Where(r => r.Selector.Selects(facts)))
        {
            selected[rule].Add(facts);
            var exceptions = Of(rule.Exceptions, facts);
            if (!exceptions.IsEmpty) claims.AddRange(exceptions);
            else if (rule.Scheme is not null || rule.Refusal is not null) claims.Add(rule);
        }

        return claims.ToImmutable();
    }
}
