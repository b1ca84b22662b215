using Evenkeel.Networks;

namespace Evenkeel.Initializers.Recipes;

/// <summary>How a parameter is drawn, and why so.</summary>
/// <param name="Parameter">The parameter.</param>
/// <param name="Scheme">Its scheme.</param>
/// <param name="Rule">The rule of the recipe that says so; null where the model or the layer does.</param>
/// <param name="Why">The reason in words: "weight, branch-end; × branches^-0.5 = 0.2887".</param>
public sealed record Assignment(Parameter Parameter, Initializer Scheme, string? Rule, string Why)
{
    /// <summary>Factors on its learning rate; null where the recipe says nothing of them.</summary>
    public LearningRates? Rates { get; init; }
}
