using System.Collections.Immutable;
using Evenkeel.Networks;
using Evenkeel.Networks.Structures;

namespace Evenkeel.Initializers.Recipes;

/// <summary>Residual branches that a recipe should have scaled or covered and does not, and weights that it scales though they stand in none.</summary>
internal static class BranchProblems
{
    /// <summary>A constant that was written with three digits is meant.</summary>
    private const double ShortcutTolerance = 5e-3;

    public static IEnumerable<string> Of(RecipeRules recipe, Graph graph, Structure structure, Claims claims, ImmutableDictionary<string, Initializer> overrides)
        => [.. Unscaled(recipe, graph, structure, claims, overrides), .. Uncovered(recipe, graph, structure, claims), .. Shortcuts(recipe, graph, structure)];

    /// <summary>
    /// Where a rule scales by the number of branches, the last weight of each branch, or the norm behind it, must be scaled so or zero; no
    /// weight outside of them may be.
    /// </summary>
    private static IEnumerable<string> Unscaled(RecipeRules recipe, Graph graph, Structure structure, Claims claims, ImmutableDictionary<string, Initializer> overrides)
    {
        var scaling = recipe.Rules.SelectMany(r => r.All).Where(r => r.ScalesByDepth).ToArray();
        if (scaling.Length == 0) yield break;
        var norms = claims.All.Where(c => c.Facts.Places.HasFlag(ParameterPlaces.BranchNorm) && c.Facts.Role == "scale" && c.Rules is [{ ScalesByDepth: true }]).Select(c => c.Facts.Node).ToHashSet();
        var ends = structure.Branches.Where(b => !b.Tail.Any(t => norms.Contains(graph.Nodes[t]))).SelectMany(b => b.Ends).Select(e => graph.Nodes[e].Name).ToHashSet(StringComparer.Ordinal);
        var given = claims.All.Where(c => c.Facts.Role == "weight" && c.Rules is [{ Refusal: null }] && !overrides.ContainsKey(c.Facts.Parameter.Name)).ToArray();
        foreach (var group in given.Where(c => ends.Contains(c.Facts.Node.Name) && !c.Rules[0].ScalesByDepth && !IsZero(c.Rules[0])).GroupBy(c => c.Rules[0], c => c.Facts))
        {
            yield return $"{Listing.Of(group)} {(group.Count() == 1 ? "ends a residual branch" : "end residual branches")}, and {Listing.Quote(group.Key)} does not scale by their number as {string.Join(" and ", scaling.Select(Listing.Quote))} would; select them by `place: branch-end`";
        }

        foreach (var group in given.Where(c => c.Rules[0].ScalesByDepth && c.Facts.Branch is null).GroupBy(c => c.Rules[0], c => c.Facts))
        {
            yield return $"{Listing.Quote(group.Key)} scales {Listing.Of(group)} by the number of residual branches, and {(group.Count() == 1 ? "it stands" : "they stand")} in none; narrow it by `place: branch`";
        }
    }

    private static IEnumerable<string> Uncovered(RecipeRules recipe, Graph graph, Structure structure, Claims claims)
    {
        foreach (var rule in recipe.Rules.SelectMany(r => r.All).Where(r => r.CoversBranches))
        {
            var covered = claims.Of(rule).Select(f => f.Node.Name).ToHashSet(StringComparer.Ordinal);
            if (covered.Count == 0) continue;
            var bare = structure.Branches.Where(b => !b.Weighted.Concat(b.Tail).Any(n => covered.Contains(graph.Nodes[n].Name))).Select(b => graph.Nodes[b.Join].Name).ToArray();
            if (bare.Length > 0) yield return $"{Listing.Quote(rule)} must take something ({rule.Selector}) in every residual branch, and finds nothing in what {Listing.Of(bare)} adds";
        }
    }

    private static IEnumerable<string> Shortcuts(RecipeRules recipe, Graph graph, Structure structure)
    {
        if (recipe.Shortcut is not { } formula || structure.Branches.IsEmpty) yield break;
        var wanted = formula.Evaluate(v => v == RecipeVariable.Branches ? structure.Branches.Length : double.NaN);
        foreach (var group in structure.Branches.Where(b => !(Math.Abs(b.ShortcutFactor - wanted) <= ShortcutTolerance * wanted)).GroupBy(b => b.ShortcutFactor))
        {
            yield return FormattableString.Invariant($"the shortcuts into {Listing.Of(group.Select(b => graph.Nodes[b.Join].Name))} are multiplied by {group.Key:G4}, and must be by {formula} = {wanted:G5}: put `scale: {wanted:G5}` on them");
        }
    }

    private static bool IsZero(RecipeRule rule) => Schemes.Parse(rule.Scheme!) is Constant { Value: 0 };
}
