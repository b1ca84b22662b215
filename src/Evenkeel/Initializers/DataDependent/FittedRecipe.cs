using System.Collections.Immutable;
using Evenkeel.Initializers.Recipes;

namespace Evenkeel.Initializers.DataDependent;

/// <summary>A recipe with what it takes from data: its schemes have the factors and priors as numbers, and it draws without data from now on.</summary>
/// <param name="Recipe">The recipe.</param>
/// <param name="Samples">How many samples the layers were scaled by; 0 where they were not.</param>
/// <param name="Layers">What was done with each layer; none where the recipe scales by no data.</param>
public sealed record FittedRecipe(Recipe Recipe, long Samples, ImmutableArray<LsuvLayer> Layers);
