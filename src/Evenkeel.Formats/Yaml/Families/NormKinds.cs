using System.Collections.Immutable;
using Evenkeel.Networks.Ops;

namespace Evenkeel.Formats.Yaml.Families;

/// <summary>Norms, and what else keeps a signal in its scale.</summary>
internal static class NormKinds
{
    public static ImmutableArray<Kind> All { get; } =
    [
        new LayerKind(
            "batch-norm",
            "normalizes each channel over the batch",
            [
                Shared.Epsilon,
                Shared.Affine,
                new("evaluation", OptionType.Boolean, "whether the statistics are the buffers running_mean and running_var, not the batch's") { Default = false },
            ],
            o => new BatchNorm(o.Number("epsilon"), o.Boolean("affine"), o.Boolean("evaluation")),
            Shared.Weighted),
        new LayerKind(
            "layer-norm",
            "normalizes each sample over its last axis",
            [Shared.Epsilon, Shared.Affine],
            o => new LayerNorm(o.Number("epsilon"), o.Boolean("affine")),
            Shared.Weighted),
        new LayerKind(
            "rms-norm",
            "divides each sample by its root mean square over its last axis",
            [
                new("epsilon", OptionType.Number, "added to the mean square") { Default = 1e-6 },
                new("affine", OptionType.Boolean, "whether a factor is learned") { Default = true },
            ],
            o => new RmsNorm(o.Number("epsilon"), o.Boolean("affine")),
            Shared.Drawn),
        new LayerKind(
            "group-norm",
            "normalizes each sample over groups of channels and their positions",
            [
                new("groups", OptionType.Integer, "number of groups; it divides the channels") { IsRequired = true, IsShort = true, Minimum = 1 },
                Shared.Epsilon,
                Shared.Affine,
            ],
            o => new GroupNorm(o.Integer("groups"), o.Number("epsilon"), o.Boolean("affine")),
            Shared.Weighted),
        new LayerKind(
            "instance-norm",
            "normalizes each channel of each sample over its positions",
            [Shared.Epsilon, Shared.Affine with { Default = false }],
            o => new InstanceNorm(o.Number("epsilon"), o.Boolean("affine")),
            Shared.Weighted),
        new LayerKind(
            "dropout",
            "sets values to 0 at random in training",
            [new("probability", OptionType.Number, "the share that is dropped") { Default = 0.5, IsShort = true }],
            o => new Dropout(o.Number("probability")),
            Shared.Named),
        new LayerKind(
            "scale",
            "multiplies by a constant",
            [new("factor", OptionType.Number, "the constant") { IsRequired = true, IsShort = true }],
            o => new Scale(o.Number("factor")),
            Shared.Named),
        new LayerKind(
            "gain",
            "multiplies by one learned number, as ReZero does",
            [new("initial", OptionType.Number, "what it starts from") { Default = 0.0, IsShort = true }],
            o => new Gain(o.Number("initial")),
            Shared.Named),
        new LayerKind("offset", "adds one learned number, 0 at first, as Fixup does", [], _ => new Offset(), Shared.Named),
    ];
}
