using System.Collections.Immutable;

namespace Evenkeel.Formats.Yaml.Families;

/// <summary>Options, and keys beside a kind, that several kinds share.</summary>
internal static class Shared
{
    public static ImmutableArray<string> Named { get; } = [Kinds.Name];

    public static ImmutableArray<string> Drawn { get; } = [Kinds.Name, Kinds.Init];

    public static ImmutableArray<string> Weighted { get; } = [Kinds.Name, Kinds.Init, Kinds.BiasInit];

    public static Option Bias { get; } = new("bias", OptionType.Boolean, "whether a bias is added") { Default = true };

    public static Option Epsilon { get; } = new("epsilon", OptionType.Number, "added to the variance") { Default = 1e-5 };

    public static Option Affine { get; } = new("affine", OptionType.Boolean, "whether a factor and an offset are learned") { Default = true };

    public static Option Heads { get; } = new("heads", OptionType.Integer, "number of heads, each on its own part of the features") { Default = 1L, Minimum = 1 };

    public static Option Causal { get; } = new("causal", OptionType.Boolean, "whether a position sees itself and earlier ones only") { Default = false };

    public static Option Axis { get; } = new("axis", OptionType.Integer, "the axis, counted within a sample from 0, or from -1 backwards");

    public static Option Branches { get; } = new("branches", OptionType.Branches, "lists of layers; an empty one hands on the input") { IsRequired = true, IsShort = true };
}
