using System.Numerics;
using Evenkeel.Numerics.LinearAlgebra;
using Evenkeel.Numerics.Simd;
using Evenkeel.Numerics.Threads;

namespace Evenkeel.Networks.Ops.Sliding;

/// <summary>
/// 3×3 correlation without strides by F(2×2, 3×3): 16 products a tile of four places instead of 36, each a matrix product over the channels
/// (Winograd 1980; Lavin and Gray 2016).
/// </summary>
internal static unsafe class Winograd
{
    /// <summary>Fewer channels than this leave the transforms more to do than the products save.</summary>
    private const long LeastChannels = 16;

    /// <summary>Fewer tiles than this do not pay for the kernels' transform.</summary>
    private const long LeastTiles = 64;

    /// <summary>The part of the direct way's products that is to be left at most.</summary>
    private const double MostShare = 0.75;

    /// <summary>The elements of a block's patches: what the second cache holds.</summary>
    private const long BlockElements = 1 << 18;

    private const long MostPanels = 4;

    /// <summary>Whether the transforms pay.</summary>
    public static bool Suits(in ConvGeometry g)
    {
        var (z, y, x) = (g.Map.Z, g.Map.Y, g.Map.X);
        if (z != AxisMap.One || !IsOfThree(y) || !IsOfThree(x) || g.Channels < LeastChannels || g.OutChannels < LeastChannels) return false;
        var tiles = new TileGrid(y, x, 1).Count;
        return tiles * g.Samples >= LeastTiles && WinogradTransforms.Products * tiles <= MostShare * g.Map.Places * g.Map.Taps;
    }

    /// <summary>Computes y, or adds to it.</summary>
    public static void Run<T>(Workers workers, in ConvGeometry g, T* x, T* w, T* y, bool accumulate)
        where T : unmanaged, IFloatingPointIeee754<T>
        => Width.Run<Forward<T>, T>(new(workers, g, x, w, y, accumulate));

    /// <summary>Computes x's gradient: a correlation of dy with the kernels turned around.</summary>
    public static void InputGradient<T>(Workers workers, in ConvGeometry g, T* dy, T* w, T* dx)
        where T : unmanaged, IFloatingPointIeee754<T>
        => Width.Run<Backward<T>, T>(new(workers, g, dy, w, dx));

    /// <summary>Computes the kernels' gradient.</summary>
    public static void WeightGradient<T>(Workers workers, in ConvGeometry g, T* x, T* dy, T* dw)
        where T : unmanaged, IFloatingPointIeee754<T>
        => Width.Run<Weights<T>, T>(new(workers, g, x, dy, dw));

    /// <summary>Computes one group's y with registers and tiles of a given size.</summary>
    public static void Run<V, T>(Workers workers, in WinogradWork<T> work, int height)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var panel = Tile.Width<V, T>();
        var lanes = (int)Math.Clamp(BlockElements / (WinogradTransforms.Products * work.Channels * panel), 1, MostPanels) * panel;
        var packed = workers.Shared.AtLeast<T>(WinogradTransforms.Products * work.Channels * Blocking.RoundUp(work.OutChannels, height));
        var kernels = new WinogradKernels<V, T>(work, packed, height);
        workers.For(kernels.Count, kernels);
        var tiles = new WinogradTiles<V, T>(workers, work, packed, height, lanes);
        workers.For(tiles.Count, tiles);
    }

    private static bool IsOfThree(AxisMap axis) => axis.Taps == 3 && axis.Stride == 1 && axis.Step == 1;

    /// <summary>The axis from places to elements: tap t of the kernel turned around lies on place element − 2 − origin + t.</summary>
    private static AxisMap Turned(AxisMap axis) => new(axis.Places, axis.Extent, axis.Taps, 1, 1 - axis.Taps - axis.Origin, 1);

    private readonly struct Forward<T>(Workers workers, ConvGeometry g, T* x, T* w, T* y, bool accumulate) : ISimdKernel<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public void Run<V>()
            where V : struct, ISimd<V, T>
        {
            var map = g.Map;
            for (long group = 0; group < g.Groups; group++)
            {
                var work = new WinogradWork<T>(new TileGrid(map.Y, map.X, g.Samples), g.Channels, g.OutChannels)
                {
                    X = x + group * g.Channels * map.Pixels,
                    SampleStride = g.SampleStride,
                    Y = y + group * g.OutChannels * map.Places,
                    OutSampleStride = g.OutSampleStride,
                    Accumulate = accumulate,
                    W = w + group * g.GroupKernels,
                    OutStride = g.Channels * map.Taps,
                    ChannelStride = map.Taps,
                    IsReversed = false,
                };
                Winograd.Run<V, T>(workers, work, Tile.Height);
            }
        }
    }

    private readonly struct Backward<T>(Workers workers, ConvGeometry g, T* dy, T* w, T* dx) : ISimdKernel<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public void Run<V>()
            where V : struct, ISimd<V, T>
        {
            var map = g.Map;
            for (long group = 0; group < g.Groups; group++)
            {
                var work = new WinogradWork<T>(new TileGrid(Turned(map.Y), Turned(map.X), g.Samples), g.OutChannels, g.Channels)
                {
                    X = dy + group * g.OutChannels * map.Places,
                    SampleStride = g.OutSampleStride,
                    Y = dx + group * g.Channels * map.Pixels,
                    OutSampleStride = g.SampleStride,
                    Accumulate = false,
                    W = w + group * g.GroupKernels,
                    OutStride = map.Taps,
                    ChannelStride = g.Channels * map.Taps,
                    IsReversed = true,
                };
                Winograd.Run<V, T>(workers, work, Tile.Height);
            }
        }
    }

    private readonly struct Weights<T>(Workers workers, ConvGeometry g, T* x, T* dy, T* dw) : ISimdKernel<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public void Run<V>()
            where V : struct, ISimd<V, T>
        {
            var map = g.Map;
            for (long group = 0; group < g.Groups; group++)
            {
                var patches = new WinogradPlanes<T>(x + group * g.Channels * map.Pixels, g.SampleStride, g.Channels, map.Y.Extent, map.X.Extent, isPatch: true);
                var gradients = new WinogradPlanes<T>(dy + group * g.OutChannels * map.Places, g.OutSampleStride, g.OutChannels, map.Y.Places, map.X.Places, isPatch: false);
                new WinogradWeightGradient<V, T>(workers, new TileGrid(map.Y, map.X, g.Samples), patches, gradients, dw + group * g.GroupKernels, Tile.Height).Run();
            }
        }
    }
}
