using System.Collections.Immutable;
using Evenkeel.Networks;

namespace Evenkeel.Initializers.Recipes;

/// <summary>
/// A recipe as data: rules of which exactly one must take each parameter of a network. A parameter with a value of its own, a learned factor
/// or a statistic, keeps it where no rule takes it.
/// </summary>
/// <param name="Name">The name in reports.</param>
/// <param name="Rules">The rules.</param>
public sealed record RecipeRules(string Name, ImmutableArray<RecipeRule> Rules)
{
    /// <summary>What the recipe is, in a line.</summary>
    public string? Summary { get; init; }

    /// <summary>The paper and the place in it.</summary>
    public string? Source { get; init; }

    /// <summary>The constant by which each shortcut must be multiplied in the network itself; null where the recipe does not mind.</summary>
    public RecipeFormula? Shortcut { get; init; }

    /// <summary>What is done with data when the weights are drawn.</summary>
    public DataStep Then { get; init; }

    /// <summary>Applies the rules to a network.</summary>
    /// <param name="graph">The network.</param>
    /// <param name="overrides">Schemes by parameter that go before all rules.</param>
    /// <exception cref="RecipeException">
    /// A parameter has no rule or two, a rule has no parameter, a residual branch is not scaled, or a rule refuses the network; all such
    /// problems, each with the names of the parameters.
    /// </exception>
    public AssignedRecipe For(Graph graph, ImmutableDictionary<string, Initializer>? overrides = null)
    {
        ArgumentNullException.ThrowIfNull(graph);
        overrides ??= ImmutableDictionary<string, Initializer>.Empty;
        return new AssignedRecipe(Name, new Assigner(this, graph, overrides).Assign()) { Overrides = overrides, Then = Then };
    }
}
