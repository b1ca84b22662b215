using System.Collections.Immutable;

namespace Evenkeel.Initializers.Recipes;

/// <summary>A number of the network that formulas of recipes can name.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Missing">Why a parameter may have none, in words.</param>
/// <param name="ValueOf">The value for a parameter; null where there is none.</param>
internal sealed record RecipeVariable(string Name, string Missing, Func<ParameterFacts, NetworkFacts, double?> ValueOf)
{
    public const string Branches = "branches", Multiplier = "multiplier";

    private const string NoMoment = "the activation that it reads keeps no second moment";

    private const string NoBranch = "it stands in no residual branch", NoAttention = "no attention reads what it makes";

    public static ImmutableArray<RecipeVariable> All { get; } =
    [
        new(Branches, NoBranch, (_, network) => network.Structure.Branches.Length),
        new("layers", NoBranch, (facts, _) => facts.Branch?.Depth),
        new("heads", NoAttention, (facts, _) => facts.Attention?.Heads),
        new("scale", NoAttention, (facts, _) => facts.Attention is { } attention ? attention.Scale ?? 1 / Math.Sqrt(facts.Parameter.Fans.Out / attention.Heads) : null),
        new("width", "", (facts, _) => facts.Parameter.Fans.Out),
        new("forward", NoMoment, (facts, network) => network.LevelOf(facts).Forward),
        new("critical", NoMoment, (facts, network) => network.LevelOf(facts).Critical),
        new("offset", "", (facts, network) => network.LevelOf(facts).Offset),
        new("after", "", (facts, _) => facts.Factor),
        new(Multiplier, "the recipe has no `base-width`, or the network no head", (_, network) => network.Multiplier),
    ];

    public static RecipeVariable Find(string name) => All.First(v => v.Name == name);
}
