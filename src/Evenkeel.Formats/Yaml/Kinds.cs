using System.Collections.Immutable;
using Evenkeel.Formats.Yaml.Families;

namespace Evenkeel.Formats.Yaml;

/// <summary>Every kind of layer, as data: reading, the JSON Schema and the documentation follow from this table.</summary>
internal static class Kinds
{
    public const string Name = "name", Init = "init", BiasInit = "bias-init", RecurrentInit = "recurrent-init", With = "with", Layers = "layers";

    public static ImmutableArray<Kind> All { get; } =
    [
        .. WindowKinds.All,
        .. NormKinds.All,
        .. SequenceKinds.All,
        .. AxisKinds.All,
        .. ActivationKinds.All,
        .. JoinKinds.All,
        .. GroupKinds.All,
    ];

    public static ImmutableArray<string> Names { get; } = [.. All.Select(k => k.Name)];

    /// <summary>The keys that stand beside a kind.</summary>
    public static ImmutableArray<string> SiblingKeys { get; } = [.. All.SelectMany(k => k.Siblings).Distinct()];

    private static Dictionary<string, Kind> ByName { get; } = All.ToDictionary(k => k.Name, StringComparer.Ordinal);

    public static Kind? Find(string name) => ByName.GetValueOrDefault(name);
}
