namespace Evenkeel.Initializers.Recipes;

/// <summary>Factors on learning rates, as a recipe has them.</summary>
/// <param name="Adam">For Adam and others that divide a gradient by its own scale; 1 where it is null.</param>
/// <param name="Sgd">For gradient descent; 1 where it is null.</param>
public sealed record RecipeRates(RecipeFormula? Adam, RecipeFormula? Sgd);
