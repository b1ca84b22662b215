using System.Collections.Immutable;
using Evenkeel.Networks;
using Evenkeel.Networks.Ops;

namespace Evenkeel.Formats.Yaml.Families;

/// <summary>Dense layers, and those that slide a window over positions.</summary>
internal static class WindowKinds
{
    private static readonly Option Kernel = new("kernel", OptionType.PerAxis, "extent of the window: one number for all axes, or a list of one for each") { IsRequired = true, Minimum = 1 };
    private static readonly Option Stride = new("stride", OptionType.PerAxis, "step of the kernel") { Default = 1L, Minimum = 1 };
    private static readonly Option Dilation = new("dilation", OptionType.PerAxis, "distance between the window's taps") { Default = 1L, Minimum = 1 };
    private static readonly Option Groups = new("groups", OptionType.Integer, "groups that channels fall into; as many as channels make it depthwise") { Default = 1L, Minimum = 1 };
    private static readonly Option Extent = new("extent", OptionType.PerAxis, "wanted extent: one number for all axes, or a list") { IsRequired = true, IsShort = true, Minimum = 1 };

    private static readonly ImmutableArray<Option> PoolOptions =
    [
        Kernel with { IsShort = true },
        new("stride", OptionType.PerAxis, "step of the window; `kernel` by default") { Minimum = 1 },
        new("padding", OptionType.PerAxis, "what is added on each side") { Default = 0L, Minimum = 0 },
        Dilation,
    ];

    public static ImmutableArray<Kind> All { get; } =
    [
        new LayerKind(
            "linear",
            "a dense layer over the last axis",
            [new("out", OptionType.Integer, "number of units") { IsRequired = true, IsShort = true, Minimum = 1 }, Shared.Bias],
            o => new Linear(o.Integer("out"), o.Boolean("bias")),
            Shared.Weighted),
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
                Shared.Bias,
            ],
            o => new Conv(o.Integer("out"), ConvWindow(o), o.Boolean("bias"), o.Integer("groups")),
            Shared.Weighted),
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
                Shared.Bias,
            ],
            o => new ConvTranspose(o.Integer("out"), WindowOf(o), o.Boolean("bias"), o.Integer("groups"), o.PerAxis("output-padding")),
            Shared.Weighted),
        new LayerKind("max-pool", "the largest value of each window", PoolOptions, o => new MaxPool(PoolWindow(o)), Shared.Named),
        new LayerKind(
            "average-pool",
            "the mean of each window",
            [.. PoolOptions, new("count-padding", OptionType.Boolean, "whether padding counts as zeros") { Default = true }],
            o => new AveragePool(PoolWindow(o), o.Boolean("count-padding")),
            Shared.Named),
        new LayerKind("global-max-pool", "the largest value of each channel, without the axes behind", [], _ => new GlobalMaxPool(), Shared.Named),
        new LayerKind("global-average-pool", "the mean of each channel, without the axes behind", [], _ => new GlobalAveragePool(), Shared.Named),
        new LayerKind("adaptive-max-pool", "the largest values of a wanted number of parts", [Extent], o => new AdaptiveMaxPool(o.PerAxis("extent")!), Shared.Named),
        new LayerKind("adaptive-average-pool", "the means of a wanted number of parts", [Extent], o => new AdaptiveAveragePool(o.PerAxis("extent")!), Shared.Named),
    ];

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
