using System.Collections.Immutable;

namespace Evenkeel.Initializers.Recipes;

/// <summary>Parameters with no rule or with two, rules with no parameter, and rules that refuse the network.</summary>
internal static class ClaimProblems
{
    public static IEnumerable<string> Of(Claims claims, ImmutableDictionary<string, Initializer> overrides)
    {
        var open = claims.All.Where(c => !overrides.ContainsKey(c.Facts.Parameter.Name)).ToArray();
        foreach (var refusal in open.SelectMany(c => c.Rules.Where(r => r.Refusal is not null).Select(r => (Rule: r, c.Facts))).GroupBy(r => r.Rule, r => r.Facts))
        {
            yield return $"{refusal.Key.Refusal} ({Listing.Of(refusal)})";
        }

        foreach (var group in open.Where(c => c.Rules.IsEmpty && c.Facts.Parameter.Initial is null).GroupBy(c => (c.Facts.Role, c.Facts.Node.Op.Kind), c => c.Facts))
        {
            yield return $"no rule for {Listing.Of(group)}: add one for role {group.Key.Role}, kind {group.Key.Kind}";
        }

        foreach (var group in open.Where(c => c.Rules.Length > 1).GroupBy(c => string.Join(" and ", c.Rules.Select(Listing.Quote)), c => c.Facts))
        {
            yield return $"{group.Key} both take {Listing.Of(group)}: put the narrower one under `but` of the other, or narrow one";
        }

        foreach (var rule in claims.Idle.Where(r => !r.IsOptional && r.Refusal is null))
        {
            yield return $"{Listing.Quote(rule)} finds no parameter ({rule.Selector}): correct it, or mark it `optional: true`";
        }
    }
}
