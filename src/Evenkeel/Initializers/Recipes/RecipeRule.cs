using System.Collections.Immutable;

namespace Evenkeel.Initializers.Recipes;

/// <summary>
/// A rule of a recipe: parameters and the scheme that draws them, but for those that the rules within it take. Beside each other, rules must
/// not take the same parameter.
/// </summary>
/// <param name="Name">What errors and reports call it: "residual projections".</param>
/// <param name="Selector">The parameters that it is for.</param>
public sealed record RecipeRule(string Name, RecipeSelector Selector)
{
    /// <summary>The scheme, as <see cref="Schemes.Parse"/> takes it; null where the rules within leave nothing to draw, or the rule refuses.</summary>
    public string? Scheme { get; init; }

    /// <summary>A factor on the scheme's values, 1 where it is null.</summary>
    public RecipeFormula? Times { get; init; }

    /// <summary>What the optimizer's learning rate is multiplied by for these parameters; null where the recipe says nothing.</summary>
    public RecipeRates? Rates { get; init; }

    /// <summary>Why the recipe is not for networks with such parameters; the rule draws nothing then.</summary>
    public string? Refusal { get; init; }

    /// <summary>Whether a network may have no such parameter.</summary>
    public bool IsOptional { get; init; }

    /// <summary>Whether each residual branch must have a parameter that this rule takes.</summary>
    public bool CoversBranches { get; init; }

    /// <summary>The exceptions: rules for a part of these parameters, which take them from this rule.</summary>
    public ImmutableArray<RecipeRule> Exceptions { get; init; } = [];

    /// <summary>This rule and all within it.</summary>
    internal IEnumerable<RecipeRule> All => Exceptions.SelectMany(e => e.All).Prepend(this);

    /// <summary>Whether the factor depends on the number of residual branches.</summary>
    internal bool ScalesByDepth => Times?.Variables.Contains(RecipeVariable.Branches) ?? false;

    /// <summary>"normal:0.02 × branches^-0.5".</summary>
    internal string SchemeText => Times is null ? Scheme ?? "" : $"{Scheme} × {Times}";
}
