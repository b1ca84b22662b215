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
    private static readonly Option Kernel = new("kernel", OptionType.PerAxis, "extent of the window: one number for all axes, or a list of one for each") { IsRequired = true, Minimum = 1 };
    private static readonly Option Stride = new("stride", OptionType.PerAxis, "step of the kernel") { Default = 1L, Minimum = 1 };
    private static readonly Option Dilation = new("dilation", OptionType.PerAxis, "distance between the window's taps") { Default = 1L, Minimum = 1 };
    private static readonly Option Groups = new("groups", OptionType.Integer, "groups that channels fall into; as many as channels make it depthwise") { Default = 1L, Minimum = 1 };
    private static readonly Option Branches = new("branches", OptionType.Branches, "lists of layers; an empty one hands on the input") { IsRequired = true, IsShort = true };

    private static readonly ImmutableArray<Option> PoolOptions =
    [
        Kernel with { IsShort = true },
        new("stride", OptionType.PerAxis, "step of the window; `kernel` by default") { Minimum = 1 },
        new("padding", OptionType.PerAxis, "what is added on each side") { Default = 0L, Minimum = 0 },
        Dilation,
    ];

    private static readonly Option Extent = new("extent", OptionType.PerAxis, "wanted extent: one number for all axes, or a list") { IsRequired = true, IsShort = true, Minimum = 1 };

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
            "a convolution over one to three axes",
            [
                new("out", OptionType.Integer, "number of kernels") { IsRequired = true, Minimum = 1 },
                Kernel,
                Stride,
                new("padding", OptionType.Padding, "what is added on each side, or `same` for an output as large as the input") { Default = 0L, Minimum = 0 },
                Dilation,
                Groups,
                Bias,
            ],
            o => new Conv(o.Integer("out"), ConvWindow(o), o.Boolean("bias"), o.Integer("groups")),
            Weighted),
        new LayerKind(
            "conv-transpose",
            "a transposed convolution over one to three axes, which makes its input larger by `stride`",
            [
                new("out", OptionType.Integer, "number of channels that it makes") { IsRequired = true, Minimum = 1 },
                Kernel,
                Stride,
                new("padding", OptionType.PerAxis, "what is taken away from each side of the output") { Default = 0L, Minimum = 0 },
                Dilation,
                new("output-padding", OptionType.PerAxis, "elements added at the end of each axis") { Default = 0L, Minimum = 0 },
                Groups,
                Bias,
            ],
            o => new ConvTranspose(o.Integer("out"), WindowOf(o), o.Boolean("bias"), o.Integer("groups"), o.PerAxis("output-padding")),
            Weighted),
        new LayerKind("max-pool", "the largest value of each window", PoolOptions, o => new MaxPool(PoolWindow(o)), Named),
        new LayerKind(
            "average-pool",
            "the mean of each window",
            [.. PoolOptions, new("count-padding", OptionType.Boolean, "whether padding counts as zeros") { Default = true }],
            o => new AveragePool(PoolWindow(o), o.Boolean("count-padding")),
            Named),
        new LayerKind("global-max-pool", "the largest value of each channel, without the axes behind", [], _ => new GlobalMaxPool(), Named),
        new LayerKind("global-average-pool", "the mean of each channel, without the axes behind", [], _ => new GlobalAveragePool(), Named),
        new LayerKind("adaptive-max-pool", "the largest values of a wanted number of parts", [Extent], o => new AdaptiveMaxPool(o.PerAxis("extent")!), Named),
        new LayerKind("adaptive-average-pool", "the means of a wanted number of parts", [Extent], o => new AdaptiveAveragePool(o.PerAxis("extent")!), Named),
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
        var kernel = options.PerAxis("kernel")!;
        return new(kernel, options.PerAxis("stride") ?? kernel, options.PerAxis("padding"), options.PerAxis("dilation"));
    }

    private static Window WindowOf(OptionValues options)
        => new(options.PerAxis("kernel")!, options.PerAxis("stride"), options.PerAxis("padding"), options.PerAxis("dilation"));

    private static Window ConvWindow(OptionValues options)
    {
        var window = WindowOf(options);
        if (options.PerAxis("padding") is not null) return window;

        if (window.Stride.Values.Any(s => s != 1)) throw new ShapeException($"`padding: same` needs `stride` 1, got {window.Stride}; give the padding as a number");
        var axes = Math.Max(window.Kernel.Values.Length, window.Dilation.Values.Length);
        return window with { Padding = PerAxis.Of([.. Enumerable.Range(0, axes).Select(axis => SamePadding(At(window.Kernel, axis), At(window.Dilation, axis)))]) };

        static long At(PerAxis values, int axis) => values.Values[Math.Min(axis, values.Values.Length - 1)];
    }

    private static long SamePadding(long kernel, long dilation)
    {
        var reach = checked(dilation * (kernel - 1));
        if (reach % 2 != 0) throw new ShapeException($"`padding: same` needs as many taps on both sides: take an odd `kernel`, got {kernel}");
        return Math.Max(0, reach / 2);
    }
}
