using System.Numerics;
using Evenkeel.Numerics.Memory;
using Evenkeel.Numerics.Threads;

namespace Evenkeel.Networks.Ops.Sliding;

/// <summary>A convolution whose groups have one input channel: plane by plane, without a matrix product.</summary>
internal static unsafe class Depthwise
{
    public static void Run<T>(Workers workers, in ConvGeometry g, T* x, T* w, T* y, bool accumulate)
        where T : unmanaged, IFloatingPointIeee754<T>
        => workers.For(checked((int)(g.Samples * g.Groups)), new Forward<T>(workers, g, x, w, y, accumulate));

    public static void InputGradient<T>(Workers workers, in ConvGeometry g, T* dy, T* w, T* dx)
        where T : unmanaged, IFloatingPointIeee754<T>
        => workers.For(checked((int)(g.Samples * g.Groups)), new Inputs<T>(workers, g, dy, w, dx));

    public static void WeightGradient<T>(Workers workers, in ConvGeometry g, T* x, T* dy, T* dw)
        where T : unmanaged, IFloatingPointIeee754<T>
        => workers.For(checked((int)g.Groups), new Kernels<T>(workers, g, x, dy, dw));

    private readonly struct Forward<T>(Workers workers, ConvGeometry g, T* x, T* w, T* y, bool accumulate) : IBlocks
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public void Run(int block, int worker)
        {
            var (map, halo) = (g.Map, new Halo(g.Map));
            var copy = workers.ScratchOf(worker).AtLeast<T>(halo.LengthWithTaps<T>());
            var taps = halo.Taps(copy);
            halo.Fill(x + block * map.Pixels, copy, T.Zero);
            var kernels = w + block % g.Groups * g.GroupKernels;
            for (long o = 0; o < g.OutChannels; o++)
            {
                PlaneKernels.Correlate(halo, map, copy, taps, kernels + o * map.Taps, y + (block * g.OutChannels + o) * map.Places, accumulate);
            }
        }
    }

    /// <summary>With a stride, dy is scattered; without, what an element receives is a correlation with dy, which stores each element once.</summary>
    private readonly struct Inputs<T>(Workers workers, ConvGeometry g, T* dy, T* w, T* dx) : IBlocks
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public void Run(int block, int worker)
        {
            var map = g.Map;
            var kernels = w + block % g.Groups * g.GroupKernels;
            var gradient = dx + block * map.Pixels;
            var isDense = map.Z.Stride == 1 && map.Y.Stride == 1 && map.X.Stride == 1;
            if (isDense) Gather(workers.ScratchOf(worker), dy + block * g.OutChannels * map.Places, kernels, gradient);
            else Scatter(workers.ScratchOf(worker), dy + block * g.OutChannels * map.Places, kernels, gradient);
        }

        private void Gather(Scratch scratch, T* planes, T* kernels, T* gradient)
        {
            var map = new PlaneMap(Phase.Of(g.Map.Z, 0).Map, Phase.Of(g.Map.Y, 0).Map, Phase.Of(g.Map.X, 0).Map);
            var halo = new Halo(map);
            var copy = scratch.AtLeast<T>(halo.LengthWithTaps<T>());
            var taps = halo.Taps(copy);
            for (long o = 0; o < g.OutChannels; o++)
            {
                halo.Fill(planes + o * g.Map.Places, copy, T.Zero);
                PlaneKernels.Correlate(halo, map, copy, taps, kernels + o * map.Taps, gradient, accumulate: o > 0);
            }
        }

        private void Scatter(Scratch scratch, T* planes, T* kernels, T* gradient)
        {
            var (map, halo) = (g.Map, new Halo(g.Map));
            var rows = PlaneKernels.PaddedRow(map) * map.Z.Places * map.Y.Places;
            var padded = scratch.AtLeast<T>(rows + halo.LengthWithTaps<T>());
            var copy = padded + rows;
            var taps = halo.Taps(copy);
            new Span<T>(copy, checked((int)halo.Length)).Clear();
            for (long o = 0; o < g.OutChannels; o++)
            {
                PlaneKernels.PadRows(map, planes + o * map.Places, padded, T.Zero);
                PlaneKernels.Scatter(halo, map, copy, taps, kernels + o * map.Taps, padded);
            }

            halo.Empty(copy, gradient);
        }
    }

    private readonly struct Kernels<T>(Workers workers, ConvGeometry g, T* x, T* dy, T* dw) : IBlocks
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public void Run(int block, int worker)
        {
            var (map, halo) = (g.Map, new Halo(g.Map));
            var rows = PlaneKernels.PaddedRow(map) * map.Z.Places * map.Y.Places;
            var padded = workers.ScratchOf(worker).AtLeast<T>(rows + halo.LengthWithTaps<T>());
            var copy = padded + rows;
            var taps = halo.Taps(copy);
            var kernels = dw + block * g.GroupKernels;
            new Span<T>(kernels, checked((int)g.GroupKernels)).Clear();
            for (long n = 0; n < g.Samples; n++)
            {
                halo.Fill(x + (n * g.Groups + block) * map.Pixels, copy, T.Zero);
                for (long o = 0; o < g.OutChannels; o++)
                {
                    PlaneKernels.PadRows(map, dy + ((n * g.Groups + block) * g.OutChannels + o) * map.Places, padded, T.Zero);
                    PlaneKernels.Dot(halo, map, copy, taps, kernels + o * map.Taps, padded);
                }
            }
        }
    }
}
