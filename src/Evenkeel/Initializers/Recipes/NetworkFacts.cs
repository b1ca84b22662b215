using Evenkeel.Networks.Activations;
using Evenkeel.Networks.Structures;

namespace Evenkeel.Initializers.Recipes;

/// <summary>What rules can ask of a whole network.</summary>
/// <param name="Structure">Where its layers stand.</param>
/// <param name="Multiplier">How many times wider it is than the recipe's base: what its head reads over the base width; null where one of them is missing.</param>
internal sealed record NetworkFacts(Structure Structure, double? Multiplier)
{
    /// <summary>Each takes several integrals, and a network has few kinds of activations.</summary>
    private readonly Dictionary<(Activation? Reads, string? ReadsPlain, string? Follows, bool IsPlain), ActivationLevel> levels = [];

    /// <summary>How many plain layers each activation follows, by its name.</summary>
    private Dictionary<string, int> PlainLayers { get; init; } = [];

    /// <summary>The level of a parameter's layer, between the activation that it reads and the one that follows.</summary>
    public ActivationLevel LevelOf(ParameterFacts facts)
    {
        var key = (facts.Reads, facts.ReadsPlain, facts.Activation, facts.IsPlain);
        if (levels.TryGetValue(key, out var level)) return level;
        var before = facts.Reads is { } reads ? ActivationLevel.LevelOf(reads, DepthOf(facts.ReadsPlain)) : 1;
        var after = facts.Follows is { } follows ? ActivationLevel.LevelOf(follows, DepthOf(facts.IsPlain ? facts.Activation : null)) : 1;
        return levels[key] = ActivationLevel.Of(facts.Reads, before, after);
    }

    private int DepthOf(string? activation) => activation is null ? 0 : PlainLayers.GetValueOrDefault(activation);

    public static NetworkFacts Of(Structure structure, IEnumerable<ParameterFacts> facts, long? baseWidth)
    {
        var head = facts.LastOrDefault(f => f.Role == "weight" && f.Places.HasFlag(ParameterPlaces.Head));
        return new NetworkFacts(structure, head is null ? null : (double)head.Parameter.Fans.In / baseWidth)
        {
            PlainLayers = facts.Where(f => f.Role == "weight" && f.IsPlain).CountBy(f => f.Activation!).ToDictionary(),
        };
    }
}
