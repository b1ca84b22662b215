namespace Evenkeel.Initializers.Recipes;

/// <summary>A recipe that does not fit a network; the message is one line with all problems.</summary>
public sealed class RecipeException : ArgumentException
{
    internal RecipeException(string recipe, string network, IReadOnlyList<string> problems)
        : base($"the recipe {recipe} does not fit {network}: {string.Join("; ", problems)}")
        => (Recipe, Problems) = (recipe, problems);

    /// <summary>The recipe's name.</summary>
    public string Recipe { get; }

    /// <summary>Each problem: the rule, the parameters, and what to do.</summary>
    public IReadOnlyList<string> Problems { get; }
}
