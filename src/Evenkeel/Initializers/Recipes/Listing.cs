namespace Evenkeel.Initializers.Recipes;

/// <summary>Names in messages.</summary>
internal static class Listing
{
    private const int Shown = 4;

    public static string Quote(RecipeRule rule) => $"'{rule.Name}'";

    /// <summary>The first names, and how many more there are.</summary>
    public static string Of(IEnumerable<ParameterFacts> parameters) => Of(parameters.Select(p => p.Parameter.Name));

    public static string Of(IEnumerable<string> names)
    {
        var all = names.ToArray();
        var shown = string.Join(", ", all.Take(Shown));
        return all.Length <= Shown ? shown : $"{shown} and {all.Length - Shown} more";
    }
}
