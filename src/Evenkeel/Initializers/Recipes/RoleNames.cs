using System.Collections.Immutable;
using Evenkeel.Networks;
using Evenkeel.Networks.Ops;

namespace Evenkeel.Initializers.Recipes;

/// <summary>What a parameter does, as recipes say it: as <see cref="ParameterRole"/>, and a learned factor apart from those of norms.</summary>
internal static class RoleNames
{
    /// <summary>The role of a <see cref="Gain"/>'s number.</summary>
    public const string Gain = "gain";

    /// <summary>The role of statistics, which no rule draws.</summary>
    public const string Buffer = "buffer";

    /// <summary>The roles that a rule can name.</summary>
    public static ImmutableArray<string> All { get; } = ["weight", "bias", "scale", "shift", "slope", "table", Gain];

    public static string Of(Node node, Parameter parameter) => parameter.Role switch
    {
        ParameterRole.Weight => "weight",
        ParameterRole.Bias => "bias",
        ParameterRole.Scale => node.Op is Gain ? Gain : "scale",
        ParameterRole.Shift => "shift",
        ParameterRole.Slope => "slope",
        ParameterRole.Table => "table",
        _ => Buffer,
    };
}
