using System.Numerics;
using Evenkeel.Networks.Ops.Pointwise;
using Evenkeel.Numerics.LinearAlgebra;
using Evenkeel.Numerics.Threads;

namespace Evenkeel.Networks.Ops.Sliding;

/// <summary>
/// y[o, p] = Σ over c and taps of W[o, c, tap] x[c, element under the tap], and its two adjoints. Each is a matrix product for the whole
/// batch, whose operand packs patches straight from the image.
/// </summary>
internal static unsafe class Correlation
{
    /// <summary>Computes y, or adds to it.</summary>
    public static void Run<T>(Workers workers, in ConvGeometry g, T* x, T* w, T* y, bool accumulate)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (g.IsDepthwise)
        {
            Depthwise.Run(workers, g, x, w, y, accumulate);
            return;
        }

        if (Winograd.Suits(g))
        {
            Winograd.Run(workers, g, x, w, y, accumulate);
            return;
        }

        var (map, taps) = (g.Map, g.Channels * g.Map.Taps);
        for (long group = 0; group < g.Groups; group++)
        {
            Gemm.Run(
                workers,
                new Extents(g.OutChannels, g.Samples * map.Places, taps),
                new Strided<T>(w + group * g.GroupKernels, 1, taps),
                new Patches<T>(x + group * g.Channels * map.Pixels, map, g.SampleStride),
                new Target<T>(y + group * g.OutChannels * map.Places, map.Places, 0, accumulate, map.Places, g.OutSampleStride));
        }
    }

    /// <summary>Computes x's gradient: dx[c, i] = Σ over o and those taps that some place puts on i of W[o, c, tap] dy[o, place].</summary>
    /// <remarks>With a stride, elements of one residue see the same taps: each class of them is a product of its own, without zeros.</remarks>
    public static void InputGradient<T>(Workers workers, in ConvGeometry g, T* dy, T* w, T* dx)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (g.IsDepthwise)
        {
            Depthwise.InputGradient(workers, g, dy, w, dx);
            return;
        }

        if (Winograd.Suits(g))
        {
            Winograd.InputGradient(workers, g, dy, w, dx);
            return;
        }

        var map = g.Map;
        if (map.Z.Stride > map.Z.Taps || map.Y.Stride > map.Y.Taps || map.X.Stride > map.X.Taps || map.Z.Step * map.Y.Step * map.X.Step > 1)
        {
            // Some class may see no tap at all.
            Elementwise.Run(workers, g.Samples * g.SampleStride, new Clearing<T>(dx));
        }

        for (long z = 0; z < Math.Min(map.Z.Stride, map.Z.Extent); z++)
        {
            for (long y = 0; y < Math.Min(map.Y.Stride, map.Y.Extent); y++)
            {
                for (long x = 0; x < Math.Min(map.X.Stride, map.X.Extent); x++)
                {
                    Gradient(workers, g, Phase.Of(map.Z, z), Phase.Of(map.Y, y), Phase.Of(map.X, x), dy, w, dx);
                }
            }
        }
    }

    /// <summary>Computes the kernels' gradient: dW[o, c, tap] = Σ over samples and places of dy[o, place] x[c, element under the tap].</summary>
    public static void WeightGradient<T>(Workers workers, in ConvGeometry g, T* x, T* dy, T* dw)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (g.IsDepthwise)
        {
            Depthwise.WeightGradient(workers, g, x, dy, dw);
            return;
        }

        if (Winograd.Suits(g))
        {
            Winograd.WeightGradient(workers, g, x, dy, dw);
            return;
        }

        var (map, taps) = (g.Map, g.Channels * g.Map.Taps);
        var isInOrder = g.Channels == 1 || map.Taps == 1;
        for (long group = 0; group < g.Groups; group++)
        {
            var kernels = dw + group * g.GroupKernels;
            var turned = isInOrder ? kernels : workers.Staging.AtLeast<T>(g.GroupKernels);
            Gemm.Run(
                workers,
                new Extents(g.OutChannels, taps, g.Samples * map.Places),
                new ChannelsByPlace<T>(dy + group * g.OutChannels * map.Places, map.Places, g.OutSampleStride),
                new PatchesByPlace<T>(x + group * g.Channels * map.Pixels, map, g.Channels, g.SampleStride),
                new Target<T>(turned, taps));
            if (!isInOrder) Elementwise.Each(workers, g.OutChannels, new ChannelsOutside<T>(turned, kernels, g.Channels, map.Taps));
        }
    }

    private static void Gradient<T>(Workers workers, in ConvGeometry g, Phase z, Phase y, Phase x, T* dy, T* w, T* dx)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var map = new PlaneMap(z.Map, y.Map, x.Map);
        if (map.Taps == 0) return;
        var isWhole = map.Places == g.Map.Pixels;
        var elements = map.Places;
        var patches = map.Flattened();
        for (long group = 0; group < g.Groups; group++)
        {
            var gradient = dx + group * g.Channels * g.Map.Pixels;
            var part = isWhole ? gradient : workers.Staging.AtLeast<T>(g.Samples * g.Channels * elements);
            var sampleStride = isWhole ? g.SampleStride : g.Channels * elements;
            Gemm.Run(
                workers,
                new Extents(g.Channels, g.Samples * elements, g.OutChannels * map.Taps),
                new KernelsByInput<T>(w + group * g.GroupKernels, g.Channels, z.Taps, y.Taps, x.Taps),
                new Patches<T>(dy + group * g.OutChannels * g.Map.Places, patches, g.OutSampleStride),
                new Target<T>(part, elements, 0, accumulate: false, elements, sampleStride));
            if (!isWhole) Elementwise.Each(workers, g.Samples * g.Channels, new Spread<T>(part, gradient, g, z, y, x));
        }
    }

    private readonly struct Clearing<T>(T* dx) : IRange
        where T : unmanaged
    {
        public void Run(long start, long count) => new Span<T>(dx + start, checked((int)count)).Clear();
    }

    /// <summary>From (tap, channel) to (channel, tap).</summary>
    private readonly struct ChannelsOutside<T>(T* from, T* to, long channels, long taps) : IRange
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public void Run(long start, long count)
        {
            for (var o = start; o < start + count; o++)
            {
                var offset = o * channels * taps;
                Transposition.Run(from + offset, channels, to + offset, checked((int)channels), checked((int)taps), checked((int)taps));
            }
        }
    }

    /// <summary>Writes the elements of one phase to their places in each plane.</summary>
    private readonly struct Spread<T>(T* part, T* dx, ConvGeometry g, Phase z, Phase y, Phase x) : IRange
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public void Run(long start, long count)
        {
            var map = g.Map;
            for (var plane = start; plane < start + count; plane++)
            {
                var from = part + plane * (z.Map.Places * y.Map.Places * x.Map.Places);
                var to = dx + plane / g.Channels * g.SampleStride + plane % g.Channels * map.Pixels;
                for (long i = 0; i < z.Map.Places; i++)
                {
                    for (long j = 0; j < y.Map.Places; j++, from += x.Map.Places)
                    {
                        var row = ((z.Residue + i * map.Z.Stride) * map.Y.Extent + y.Residue + j * map.Y.Stride) * map.X.Extent + x.Residue;
                        for (long k = 0; k < x.Map.Places; k++) to[row + k * map.X.Stride] = from[k];
                    }
                }
            }
        }
    }
}
