using Evenkeel.Networks;
using Evenkeel.Networks.Ops;
using Evenkeel.Networks.Ops.Sliding;
using Evenkeel.Numerics.Memory;
using Evenkeel.Numerics.Threads;

namespace Evenkeel.Benchmarks.Rows;

/// <summary>A square convolution of a residual network in float, batch 8: its forward pass, or one of its two gradients.</summary>
internal sealed unsafe class Convolution : IRow
{
    private const int Batch = 8;

    private readonly Workers workers;
    private readonly Layer layer;
    private readonly Pass pass;
    private readonly ConvGeometry geometry;
    private readonly NativeBuffer x, w, y;

    private Convolution(Workers workers, Layer layer, Pass pass)
    {
        (this.workers, this.layer, this.pass) = (workers, layer, pass);
        var window = new Window(layer.Kernel, layer.Stride, layer.Kernel / 2);
        var places = window.Places(0, layer.Extent);
        var input = new Shape(Batch, layer.In, layer.Extent, layer.Extent);
        var output = new Shape(Batch, layer.Out, places, places);
        geometry = ConvGeometry.Of(window, input, output, layer.Groups);
        var kernels = layer.Out * (layer.In / layer.Groups) * layer.Kernel * layer.Kernel;
        Work = 2.0 * Batch * places * places * kernels;
        (x, w, y) = (Filled.Of(input.Length), Filled.Of(kernels), Filled.Of(output.Length));
    }

    private enum Pass
    {
        Forward,
        InputGradient,
        WeightGradient,
    }

    public string Name => $"conv {layer.In}→{layer.Out} {layer.Kernel}×{layer.Kernel}{(layer.Stride > 1 ? $"/{layer.Stride}" : "")} at {layer.Extent}{(layer.Groups > 1 ? ", depthwise" : "")}: "
        + (pass switch { Pass.Forward => "forward", Pass.InputGradient => "input gradient", _ => "weight gradient" });

    public string PeerRequest => $"conv {Batch} {layer.In} {layer.Out} {layer.Kernel} {layer.Stride} {layer.Extent} {layer.Groups} {(int)pass}";

    public double Work { get; }

    public WorkUnit Unit => WorkUnit.Flop;

    /// <summary>What ResNet-18 is made of, and a depthwise convolution.</summary>
    public static IEnumerable<IRow> Rows(Workers workers)
    {
        Layer[] layers =
        [
            new(3, 64, 7, 2, 224), new(64, 64, 3, 1, 56), new(128, 128, 3, 1, 28), new(256, 256, 3, 1, 14), new(512, 512, 3, 1, 7),
            new(64, 128, 3, 2, 56), new(64, 128, 1, 2, 56), new(96, 96, 3, 1, 56, 96),
        ];
        return from layer in layers from pass in Enum.GetValues<Pass>() select new Convolution(workers, layer, pass);
    }

    public void Run()
    {
        var (image, kernels, places) = ((nint)x.Address, (nint)w.Address, (nint)y.Address);
        if (pass == Pass.Forward) Correlation.Run(workers, geometry, (float*)image, (float*)kernels, (float*)places, accumulate: false);
        else if (pass == Pass.InputGradient) Correlation.InputGradient(workers, geometry, (float*)places, (float*)kernels, (float*)image);
        else Correlation.WeightGradient(workers, geometry, (float*)image, (float*)places, (float*)kernels);
    }

    public void Dispose()
    {
        x.Dispose();
        w.Dispose();
        y.Dispose();
    }

    private sealed record Layer(long In, long Out, long Kernel, long Stride, long Extent, long Groups = 1);
}
