using System.Collections.Immutable;
using System.Globalization;
using Evenkeel.Networks;
using Evenkeel.Networks.Activations;
using Evenkeel.Networks.Ops;

namespace Evenkeel.Formats.Yaml;

/// <summary>Every kind of layer, as data: reading, the JSON Schema and the documentation follow from this table.</summary>
internal static class Kinds
{
    public const string Name = "name", Init = "init", BiasInit = "bias-init", With = "with", Layers = "layers";

    private static readonly ImmutableArray<string> Weighted = [Name, Init, BiasInit];
    private static readonly ImmutableArray<string> Named = [Name];

    private static readonly Option Bias = new("bias", OptionType.Boolean, "whether a bias is added") { Default = true };
    private static readonly Option Epsilon = new("epsilon", OptionType.Number, "added to the variance") { Default = 1e-5 };
    private static readonly Option Affine = new("affine", OptionType.Boolean, "whether a factor and an offset are learned") { Default = true };
    private static readonly Option Kernel = new("kernel", OptionType.Integer, "extent of the window along height and width") { IsRequired = true, Minimum = 1 };
    private static readonly Option Branches = new("branches", OptionType.Branches, "lists of layers; an empty one hands on the input") { IsRequired = true, IsShort = true };

    private static readonly ImmutableArray<Option> PoolOptions =
    [
        Kernel with { IsShort = true },
        new("stride", OptionType.Integer, "step of the window; `kernel` by default") { Minimum = 1 },
        new("padding", OptionType.Integer, "rows and columns added on each side") { Default = 0L, Minimum = 0 },
    ];

    public static ImmutableArray<Kind> All { get; } =
    [
        new LayerKind(
            "linear",
            "a dense layer over the last axis",
            [new("out", OptionType.Integer, "number of units") { IsRequired = true, IsShort = true, Minimum = 1 }, Bias],
            o => new Linear(o.Integer("out"), o.Boolean("bias")),
            Weighted),
        new LayerKind(
            "conv",
            "a convolution over height and width",
            [
                new("out", OptionType.Integer, "number of kernels") { IsRequired = true, Minimum = 1 },
                Kernel,
                new("stride", OptionType.Integer, "step of the kernel") { Default = 1L, Minimum = 1 },
                new("padding", OptionType.Padding, "rows and columns added on each side, or `same` for an output as large as the input") { Default = 0L, Minimum = 0 },
                new("dilation", OptionType.Integer, "distance between the kernel's taps") { Default = 1L, Minimum = 1 },
                Bias,
            ],
            o => new Conv2d(o.Integer("out"), ConvWindow(o), o.Boolean("bias")),
            Weighted),
        new LayerKind("max-pool", "the largest value of each window", PoolOptions, o => new MaxPool2d(PoolWindow(o)), Named),
        new LayerKind("average-pool", "the mean of each window", PoolOptions, o => new AveragePool2d(PoolWindow(o)), Named),
        new LayerKind("flatten", "joins all axes of a sample into one", [], _ => new Flatten(), Named),
        new LayerKind(
            "batch-norm",
            "normalizes each channel over the batch",
            [Epsilon, Affine],
            o => new BatchNorm(o.Number("epsilon"), o.Boolean("affine")),
            Weighted),
        new LayerKind(
            "layer-norm",
            "normalizes each sample over its last axis",
            [Epsilon, Affine],
            o => new LayerNorm(o.Number("epsilon"), o.Boolean("affine")),
            Weighted),
        new LayerKind(
            "dropout",
            "sets values to 0 at random in training",
            [new("probability", OptionType.Number, "the share that is dropped") { Default = 0.5, IsShort = true }],
            o => new Dropout(o.Number("probability")),
            Named),
        new LayerKind("prelu", "a ReLU with one learned slope a channel", [], _ => new Networks.Ops.PReLU(PerChannel: true), [Name, Init]),
        .. ActivationCatalogue.Names.Where(name => name != "prelu").Select(Activation),
        new GroupKind(
            "repeat",
            "stands for its `layers`, that many times",
            [new("times", OptionType.Integer, "how often") { IsRequired = true, IsShort = true, Minimum = 1 }],
            GroupForm.Repeat,
            [Layers, Name]),
        new GroupKind(
            "residual",
            "adds its layers' output to its input, or to the output of `shortcut`",
            [
                new("layers", OptionType.Layers, "the branch") { IsRequired = true, IsShort = true },
                new("shortcut", OptionType.Branch, "layers on the way around the branch; none by default"),
            ],
            GroupForm.Residual,
            Named),
        new GroupKind("add", "adds the outputs of branches", [Branches], GroupForm.Add, Named),
        new GroupKind("concat", "joins the outputs of branches along their first axis", [Branches], GroupForm.Concat, Named),
        new GroupKind(
            "block",
            "a named block, or layers, in a scope of names of their own",
            [new("block", OptionType.BlockOrLayers, "its name, or the layers") { IsRequired = true, IsShort = true }],
            GroupForm.Block,
            [With, Name]),
    ];

    public static ImmutableArray<string> Names { get; } = [.. All.Select(k => k.Name)];

    /// <summary>The keys that stand beside a kind.</summary>
    public static ImmutableArray<string> SiblingKeys { get; } = [.. All.SelectMany(k => k.Siblings).Distinct()];

    private static Dictionary<string, Kind> ByName { get; } = All.ToDictionary(k => k.Name, StringComparer.Ordinal);

    public static Kind? Find(string name) => ByName.GetValueOrDefault(name);

    private static LayerKind Activation(string name)
    {
        ImmutableArray<Option> options = ActivationCatalogue.TakesArgument(name)
            ? [new("argument", OptionType.Number, "its slope or scale") { IsShort = true }]
            : [];
        return new(name, "an activation", options, Make, Named);

        Op Make(OptionValues values) => new Activate(ActivationCatalogue.Parse(
            values.NumberOrNothing("argument") is { } argument ? string.Create(CultureInfo.InvariantCulture, $"{name}:{argument:R}") : name));
    }

    private static Window PoolWindow(OptionValues options)
    {
        var kernel = options.Integer("kernel");
        return new(kernel, options.Integer("stride", kernel), options.Integer("padding"));
    }

    private static Window ConvWindow(OptionValues options)
    {
        var (kernel, stride) = (options.Integer("kernel"), options.Integer("stride"));
        var (padding, dilation) = (options.Integer("padding"), options.Integer("dilation"));
        if (padding != OptionValues.Same) return new(kernel, stride, padding, dilation);

        if (stride != 1) throw new ShapeException($"`padding: same` needs `stride` 1, got {stride}; give the padding as a number");
        var reach = checked(dilation * (kernel - 1));
        if (reach % 2 != 0) throw new ShapeException($"`padding: same` needs as many taps on both sides: take an odd `kernel`, got {kernel}");
        return new(kernel, stride, Math.Max(0, reach / 2), dilation);
    }
}
