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
    private readonly NetworkFacts network;
    private readonly IReadOnlyList<ParameterFacts> facts;
    private readonly Claims claims;

    public Assigner(RecipeRules recipe, Graph graph, ImmutableDictionary<string, Initializer> overrides)
    {
        (this.recipe, this.graph, this.overrides) = (recipe, graph, overrides);
        structure = new Structure(graph);
        facts = ParameterFacts.Of(graph, structure);
        network = NetworkFacts.Of(structure, facts, recipe.BaseWidth);
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
        if (rule.Times is { } times && FactorOf(times, fact, rule, problems) is { } factor)
        {
            if (ScaledScheme.Of(scheme, factor) is { } scaled) scheme = scaled;
            else problems.Add($"{Listing.Quote(rule)} multiplies {scheme.Name} by {times}, and that scheme has no multiples; take another one");
            why = FormattableString.Invariant($"{why}; {rule.Scheme} × {times} = {factor:G4}{Said(times, fact)}");
        }

        return new Assignment(fact.Parameter, scheme, rule.Name, why) { Rates = RatesOf(fact, rule, problems) };
    }

    private LearningRates? RatesOf(ParameterFacts fact, RecipeRule rule, List<string> problems)
        => rule.Rates is not { } rates ? null : new(
            rates.Adam is { } adam ? FactorOf(adam, fact, rule, problems) ?? 1 : 1,
            rates.Sgd is { } sgd ? FactorOf(sgd, fact, rule, problems) ?? 1 : 1);

    /// <summary>A formula's value for a parameter; null, and a problem, where there is none.</summary>
    private double? FactorOf(RecipeFormula formula, ParameterFacts fact, RecipeRule rule, List<string> problems)
    {
        var missing = formula.Variables.Select(RecipeVariable.Find).Where(v => v.ValueOf(fact, network) is null).ToArray();
        foreach (var variable in missing) problems.Add($"{Listing.Quote(rule)} multiplies {fact.Parameter.Name} by {formula}, and {variable.Missing}; narrow the rule");
        if (missing.Length > 0) return null;
        var factor = formula.Evaluate(ValueOf);
        if (double.IsFinite(factor)) return factor;
        problems.Add($"{Listing.Quote(rule)} multiplies by {formula}, which is no number in this network{Said(formula, fact)}");
        return null;

        double ValueOf(string variable) => RecipeVariable.Find(variable).ValueOf(fact, network)!.Value;
    }

    /// <summary>" (branches = 12, layers = 2)"; nothing where the formula is a name or a number alone.</summary>
    private string Said(RecipeFormula formula, ParameterFacts fact)
        => formula.Variables.All(v => v == formula.Text) ? "" : $" ({string.Join(", ", formula.Variables.Select(v => FormattableString.Invariant($"{v} = {RecipeVariable.Find(v).ValueOf(fact, network):G4}")))})";
}
