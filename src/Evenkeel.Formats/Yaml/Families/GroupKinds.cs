using System.Collections.Immutable;

namespace Evenkeel.Formats.Yaml.Families;

/// <summary>Entries that hold layers and are none themselves.</summary>
internal static class GroupKinds
{
    public static ImmutableArray<Kind> All { get; } =
    [
        new GroupKind(
            "repeat",
            "stands for its `layers`, that many times",
            [new("times", OptionType.Integer, "how often") { IsRequired = true, IsShort = true, Minimum = 1 }],
            GroupForm.Repeat,
            [Kinds.Layers, Kinds.Name]),
        new GroupKind(
            "residual",
            "adds its layers' output to its input, or to the output of `shortcut`",
            [
                new("layers", OptionType.Layers, "the branch") { IsRequired = true, IsShort = true },
                new("shortcut", OptionType.Branch, "layers on the way around the branch; none by default"),
            ],
            GroupForm.Residual,
            Shared.Named),
        new GroupKind(
            "block",
            "a named block, or layers, in a scope of names of their own",
            [new("block", OptionType.BlockOrLayers, "its name, or the layers") { IsRequired = true, IsShort = true }],
            GroupForm.Block,
            [Kinds.With, Kinds.Name]),
        new GroupKind(
            "from",
            "goes on from the output of an earlier layer, or from the model's `input`",
            [new("layer", OptionType.Word, "its name, within this scope or in full") { IsRequired = true, IsShort = true }],
            GroupForm.From,
            []),
    ];
}
