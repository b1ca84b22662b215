using System.Collections.Immutable;
using Evenkeel.Networks;
using Evenkeel.Networks.Structures;

namespace Evenkeel.Initializers.Recipes;

/// <summary>Applies rules to a network, and gathers all that does not fit.</summary>
internal sealed class Assigner
{
    private readonly RecipeRules recipe;
    private readonly Graph graph;
    private readonly ImmutableDictionary<string, Initializer> overrides;
    private readonly Structure structure;
    private readonly IReadOnlyList<ParameterFacts> facts;
    private readonly Claims claims;

    public Assigner(RecipeRules recipe, Graph graph, ImmutableDictionary<string, Initializer> overrides)
    {
        (this.recipe, this.graph, this.overrides) = (recipe, graph, overrides);
        structure = new Structure(graph);
        facts = ParameterFacts.Of(graph, structure);
        claims = new Claims(recipe.Rules, facts.Where(f => f.Role != RoleNames.Buffer));
    }

    /// <exception cref="RecipeException">Something does not fit.</exception>
    public IEnumerable<Assignment> Assign()
    {
        List<string> problems = [.. ClaimProblems.Of(claims, overrides), .. BranchProblems.Of(recipe, graph, structure, claims, overrides)];
        var assignments = new List<Assignment>();
        var rules = claims.All.ToDictionary(c => c.Facts.Parameter.Name, c => c.Rules, StringComparer.Ordinal);
        foreach (var fact in facts.Where(f => !overrides.ContainsKey(f.Parameter.Name)))
        {
            if (rules.TryGetValue(fact.Parameter.Name, out var own) && own is [{ Refusal: null } rule]) assignments.Add(Draw(fact, rule, problems));
            else if (fact.Parameter.Initial is { } initial) assignments.Add(new(fact.Parameter, new Constant(initial), null, "the layer's own word"));
        }

        return problems.Count == 0 ? assignments : throw new RecipeException(recipe.Name, graph.Name, [.. problems.Distinct()]);
    }

    private Assignment Draw(ParameterFacts fact, RecipeRule rule, List<string> problems)
    {
        var scheme = Schemes.Parse(rule.Scheme!);
        var why = $"{rule.Selector}";
        if (rule.Times is { } times)
        {
            var missing = times.Variables.Where(v => ValueOf(v, fact) is null).ToArray();
            var factor = missing.Length == 0 ? times.Evaluate(v => ValueOf(v, fact)!.Value) : 1;
            foreach (var variable in missing) problems.Add($"{Listing.Quote(rule)} multiplies {fact.Parameter.Name} by {times}, and {Reason(variable)}; narrow the rule");
            if (!double.IsFinite(factor)) problems.Add($"{Listing.Quote(rule)} multiplies by {times}, which is no number in this network ({Said(times, fact)})");
            else if (ScaledScheme.Of(scheme, factor) is { } scaled) scheme = scaled;
            else problems.Add($"{Listing.Quote(rule)} multiplies {scheme.Name} by {times}, and that scheme has no multiples; take another one");
            why = FormattableString.Invariant($"{why}; {rule.Scheme} × {times} = {factor:G4} ({Said(times, fact)})");
        }

        return new Assignment(fact.Parameter, scheme, rule.Name, why);
    }

    private double? ValueOf(string variable, ParameterFacts fact) => variable switch
    {
        RecipeFormula.Branches => structure.Branches.Length,
        RecipeFormula.Layers => fact.Branch?.Depth,
        RecipeFormula.Heads => fact.Heads,
        _ => fact.Parameter.Fans.Out,
    };

    private string Said(RecipeFormula formula, ParameterFacts fact)
        => string.Join(", ", formula.Variables.Select(v => FormattableString.Invariant($"{v} = {ValueOf(v, fact)}")));

    private static string Reason(string variable) => variable == RecipeFormula.Heads ? "no attention reads what it makes" : "it stands in no residual branch";
}
