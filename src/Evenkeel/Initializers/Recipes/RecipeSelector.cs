using System.Collections.Immutable;

namespace Evenkeel.Initializers.Recipes;

/// <summary>Which parameters a rule is for: those of which every list that is not empty holds something.</summary>
public sealed record RecipeSelector
{
    /// <summary>What the parameter does: weight, bias, scale and shift of a norm, slope, table, gain.</summary>
    public ImmutableArray<string> Roles { get; init; } = [];

    /// <summary>The kind of its layer: "linear", "conv", "lstm".</summary>
    public ImmutableArray<string> Kinds { get; init; } = [];

    /// <summary>Patterns of its name with * and ? and {a,b}: "*.o.weight".</summary>
    public ImmutableArray<string> Names { get; init; } = [];

    /// <summary>Where its layer stands: one of these places.</summary>
    public ParameterPlaces Places { get; init; }

    /// <summary>The activation that its layer's output reaches, or "none".</summary>
    public ImmutableArray<string> Activations { get; init; } = [];

    /// <summary>The word for no activation.</summary>
    internal const string NoActivation = "none";

    /// <summary>The roles that a rule can name.</summary>
    public static ImmutableArray<string> RoleNames => Recipes.RoleNames.All;

    /// <summary>The places that a rule can name, each with its word.</summary>
    public static ImmutableArray<(string Name, ParameterPlaces Place)> PlaceNames => Recipes.PlaceNames.All;

    /// <summary>What is wrong with a pattern of names; null where nothing is.</summary>
    public static string? PatternProblem(string pattern)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        return NamePattern.Problem(pattern);
    }

    /// <summary>Whether it names nothing, and so selects all parameters.</summary>
    public bool IsEmpty => Roles.IsEmpty && Kinds.IsEmpty && Names.IsEmpty && Places == ParameterPlaces.None && Activations.IsEmpty;

    /// <summary>The selector in words: "weight, branch-end".</summary>
    public override string ToString()
    {
        string[] parts = [Say(Roles), Say(Kinds), Say(Names), Say([.. Recipes.PlaceNames.Of(Places)]), Activations.IsEmpty ? "" : $"before {Say(Activations)}"];
        var text = string.Join(", ", parts.Where(p => p.Length > 0));
        return text.Length > 0 ? text : "all parameters";
    }

    internal bool Selects(ParameterFacts facts)
        => Holds(Roles, facts.Role)
            && Holds(Kinds, facts.Node.Op.Kind)
            && (Names.IsEmpty || Names.Any(n => NamePattern.Matches(n, facts.Parameter.Name)))
            && (Places == ParameterPlaces.None || (Places & facts.Places) != ParameterPlaces.None)
            && (Holds(Activations, facts.Activation ?? NoActivation) || (facts.Activation is { } name && Activations.Contains(name.Split(':')[0])));

    private static bool Holds(ImmutableArray<string> wanted, string value) => wanted.IsEmpty || wanted.Contains(value);

    private static string Say(ImmutableArray<string> words) => string.Join(" or ", words);
}
