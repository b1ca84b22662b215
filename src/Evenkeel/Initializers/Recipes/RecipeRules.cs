using System.Collections.Immutable;
using Evenkeel.Networks;
using Evenkeel.Numerics.Text;

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

    /// <summary>The width of the network for which learning rates were found, in units of what its head reads; null where the recipe does not mind.</summary>
    public long? BaseWidth { get; init; }

    /// <summary>The recipe with the options that stand behind its name, which become a part of it: "mup?base-width=128".</summary>
    /// <exception cref="ArgumentException">It has no such option, or a value is wrong; the message is a line to show to the user.</exception>
    public RecipeRules With(string reference)
    {
        ArgumentNullException.ThrowIfNull(reference);
        const string Width = "base-width";
        var text = OptionText.Parse(reference, $"mup?{Width}=128");
        var values = new OptionValues($"recipe {text.Name}", BaseWidth is { } width ? [(Width, $"{width}")] : [], text.Options);
        if (text.Main is not null) values.Refuse("it takes nothing behind a colon");
        foreach (var problem in text.Problems) values.Refuse(problem);
        var changed = values.IsGiven(Width) && BaseWidth is not null ? this with { Name = reference, BaseWidth = values.Integer(Width, 1, long.MaxValue) } : this;
        values.ThrowIfAnyProblem();
        return changed;
    }

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
        return new AssignedRecipe(Name, new Assigner(this, graph, overrides).Assign()) { Overrides = overrides };
    }
}
