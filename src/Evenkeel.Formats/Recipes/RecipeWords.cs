using Evenkeel.Initializers.Recipes;

namespace Evenkeel.Formats.Recipes;

/// <summary>Words of a recipe's YAML.</summary>
internal static class RecipeWords
{
    /// <summary>What a recipe can do with data; `none` takes an inherited step away.</summary>
    public static IReadOnlyDictionary<string, DataStep> Steps { get; } = new Dictionary<string, DataStep>(StringComparer.Ordinal) { ["none"] = DataStep.None, ["lsuv"] = DataStep.Lsuv };
}
