namespace Evenkeel.Initializers.Recipes;

/// <summary>What the learning rate is multiplied by for one parameter, beside what all parameters have.</summary>
/// <param name="Adam">For Adam and others that divide a gradient by its own scale.</param>
/// <param name="Sgd">For gradient descent, with momentum or without.</param>
public readonly record struct LearningRates(double Adam, double Sgd);
