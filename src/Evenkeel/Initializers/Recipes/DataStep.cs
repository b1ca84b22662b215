namespace Evenkeel.Initializers.Recipes;

/// <summary>What a recipe does with data when its weights are drawn.</summary>
public enum DataStep
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>"lsuv": it divides each layer's weights by the deviation of the layer's output, <see cref="DataDependent.Lsuv"/>.</summary>
    Lsuv,
}
