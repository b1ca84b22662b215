using System.Collections.Immutable;
using Evenkeel.Networks;
using Evenkeel.Networks.Ops;

namespace Evenkeel.Formats.Yaml.Families;

/// <summary>Layers without parameters that work along axes, which count within a sample.</summary>
internal static class AxisKinds
{
    private static readonly Option Last = Shared.Axis with { Default = -1L };
    private static readonly Option First = Shared.Axis with { Default = 0L };

    private static readonly ImmutableArray<Option> ReductionOptions =
    [
        new("axes", OptionType.Numbers, "the axes, counted within a sample from 0, or from -1 backwards; all by default") { IsShort = true },
        new("keep-axes", OptionType.Boolean, "whether the axes stay, with extent 1") { Default = false },
    ];

    public static ImmutableArray<Kind> All { get; } =
    [
        new LayerKind("flatten", "joins all axes of a sample into one", [], _ => new Flatten(), Shared.Named),
        new LayerKind(
            "reshape",
            "gives a sample another shape; its values stay in their order",
            [new("sample", OptionType.Numbers, "the extents of a sample; one may be -1, what is left") { IsRequired = true, IsShort = true, Minimum = -1 }],
            o => new Reshape(o.Numbers("sample")),
            Shared.Named),
        new LayerKind(
            "transpose",
            "puts the axes of a sample into another order",
            [new("axes", OptionType.Numbers, "every axis of the input once, in the output's order") { IsRequired = true, IsShort = true }],
            o => new Transpose(o.Numbers("axes")),
            Shared.Named),
        new LayerKind(
            "select",
            "takes one entry along an axis, which is then gone: -1 is the last time step",
            [new("position", OptionType.Integer, "the entry; a negative one counts from the end") { IsRequired = true, IsShort = true }, First],
            o => new Select(o.Index("axis"), o.Integer("position")),
            Shared.Named),
        new LayerKind(
            "slice",
            "takes a part of an axis",
            [
                new("length", OptionType.Integer, "how many entries") { IsRequired = true, IsShort = true, Minimum = 1 },
                new("start", OptionType.Integer, "the first of them; a negative one counts from the end") { Default = 0L },
                new("step", OptionType.Integer, "the distance between two of them") { Default = 1L, Minimum = 1 },
                First,
            ],
            o => new Slice(o.Index("axis"), o.Integer("start"), o.Integer("length"), o.Integer("step")),
            Shared.Named),
        new LayerKind(
            "gather",
            "takes the entries of a list along an axis",
            [new("indices", OptionType.Numbers, "the entries, from 0, in order") { IsRequired = true, IsShort = true, Minimum = 0 }, First],
            o => new Gather(o.Index("axis"), o.Numbers("indices")),
            Shared.Named),
        new LayerKind(
            "pad",
            "puts a constant around a sample",
            [
                new("before", OptionType.Numbers, "entries before each axis, one number for each") { IsRequired = true, IsShort = true, Minimum = 0 },
                new("after", OptionType.Numbers, "entries behind each axis; as many as before by default") { Minimum = 0 },
                new("value", OptionType.Number, "the constant") { Default = 0.0 },
            ],
            o => new Pad(o.Numbers("before"), o.Numbers("after", otherwise: o.Numbers("before")), o.Number("value")),
            Shared.Named),
        new LayerKind("mean", "the mean over axes", ReductionOptions, o => new Mean(Axes(o), o.Boolean("keep-axes")), Shared.Named),
        new LayerKind("sum", "the sum over axes", ReductionOptions, o => new Sum(Axes(o), o.Boolean("keep-axes")), Shared.Named),
        new LayerKind("max", "the largest value over axes", ReductionOptions, o => new Max(Axes(o), o.Boolean("keep-axes")), Shared.Named),
        new LayerKind("softmax", "exponentials along an axis, divided by their sum", [Last with { IsShort = true }], o => new Softmax(o.Index("axis")), Shared.Named),
        new LayerKind("log-softmax", "the logarithm of softmax", [Last with { IsShort = true }], o => new LogSoftmax(o.Index("axis")), Shared.Named),
    ];

    private static Numbers Axes(OptionValues options) => options.Numbers("axes", otherwise: Numbers.None);
}
