using System.Collections.Immutable;
using Evenkeel.Networks;

namespace Evenkeel.Initializers.Recipes;

/// <summary>The rules of a recipe, applied to one network: <see cref="RecipeRules.For"/> makes it.</summary>
public sealed record AssignedRecipe : Recipe
{
    private readonly ImmutableDictionary<string, Assignment> assignments;

    internal AssignedRecipe(string name, IEnumerable<Assignment> assignments)
        : base(name)
        => this.assignments = assignments.ToImmutableDictionary(a => a.Parameter.Name, StringComparer.Ordinal);

    private protected override Assignment Find(Parameter parameter)
        => assignments.GetValueOrDefault(parameter.Name) ?? throw new ArgumentException($"the recipe {Name} was applied to another network, which has no parameter '{parameter.Name}'");
}
