using System.Numerics;
using System.Runtime.CompilerServices;
using Evenkeel.Numerics.LinearAlgebra;
using Evenkeel.Numerics.Simd;
using Evenkeel.Numerics.Threads;

namespace Evenkeel.Networks.Ops.Sliding;

/// <summary>
/// The kernels' gradient through the same 16 products as the forward pass: dW = Gᵀ (Σ over tiles of (A dy Aᵀ) ⊙ (Bᵀ x B)) G. Segments of tiles
/// are transformed and then multiplied, one after the other, so that the order of summation depends on the extents alone.
/// </summary>
internal readonly unsafe struct WinogradWeightGradient<V, T>(Workers workers, TileGrid grid, WinogradPlanes<T> x, WinogradPlanes<T> dy, T* dw, int height)
    where V : struct, ISimd<V, T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private const int Products = WinogradTransforms.Products;

    /// <summary>The elements of both sides' panels in a segment: they stay in the third cache.</summary>
    private const long SegmentElements = 1 << 20;

    private const long MostSlices = 4;

    public void Run()
    {
        var width = Tile.Width<V, T>();
        var slices = Math.Clamp(SegmentElements / (Products * (x.Channels + dy.Channels) * Blocking.Depth), 1, MostSlices);
        var segment = (int)Math.Min(slices * Blocking.Depth, grid.Count);
        var (right, left) = (Products * x.PackedLength(segment, width), Products * dy.PackedLength(segment, height));
        var sums = workers.Shared.AtLeast<T>(right + left + Products * x.Channels * dy.Channels);
        var patches = sums + Products * x.Channels * dy.Channels;
        var gradients = patches + right;
        for (long first = 0; first < grid.Count; first += segment)
        {
            var count = (int)Math.Min(segment, grid.Count - first);
            var packX = new WinogradPacking<V, T>(workers, x, grid, first, count, patches, width);
            workers.For(packX.Count, packX);
            var packY = new WinogradPacking<V, T>(workers, dy, grid, first, count, gradients, height);
            workers.For(packY.Count, packY);
            var product = new Multiply(x, dy, gradients, patches, sums, count, height, first > 0);
            workers.For(product.Count, product);
        }

        workers.For(checked((int)dy.Channels), new Kernels(sums, dw, x.Channels, dy.Channels));
    }

    /// <summary>Some rows of one product: sums[o, c] (+)= Σ over a segment's tiles.</summary>
    private readonly struct Multiply(WinogradPlanes<T> x, WinogradPlanes<T> dy, T* gradients, T* patches, T* sums, int tiles, int height, bool accumulate) : IBlocks
    {
        private const int PanelsInBlock = 16;

        public int Count => checked((int)(Products * RowBlocks));

        private long RowBlocks => Blocking.DivideUp(dy.Channels, PanelsInBlock * height);

        public void Run(int block, int worker)
        {
            var (product, rowBlock) = Math.DivRem(block, RowBlocks);
            var width = Tile.Width<V, T>();
            var i = rowBlock * PanelsInBlock * height;
            var rows = (int)Math.Min(PanelsInBlock * height, dy.Channels - i);
            var left = gradients + product * dy.PackedLength(tiles, height);
            var right = patches + product * x.PackedLength(tiles, width);
            var target = new Target<T>(sums + product * x.Channels * dy.Channels, x.Channels);
            for (var k0 = 0; k0 < tiles; k0 += Blocking.Depth)
            {
                var depth = Math.Min(Blocking.Depth, tiles - k0);
                var panelsA = left + Blocking.RoundUp(dy.Channels, height) * k0 + i * depth;
                var panelsB = right + Blocking.RoundUp(x.Channels, width) * k0;
                for (long j = 0; j < x.Channels; j += Blocking.MostColumns<T>(width))
                {
                    var columns = (int)Math.Min(Blocking.MostColumns<T>(width), x.Channels - j);
                    Block.Multiply<V, T>(rows, columns, depth, panelsA, height, panelsB + j * depth, target, 0, i, j, accumulate || k0 > 0);
                }
            }
        }
    }

    /// <summary>Transforms the sums of one out channel to its kernels' gradients.</summary>
    private readonly struct Kernels(T* sums, T* dw, long channels, long outChannels) : IBlocks
    {
        private const int Taps = 9;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        [SkipLocalsInit]
        public void Run(int block, int worker)
        {
            var taps = stackalloc T[Taps * Partial.MaxCount];
            var size = channels * outChannels;
            var from = sums + block * channels;
            var to = dw + block * channels * Taps;
            var whole = channels - channels % V.Count;
            for (long c = 0; c < whole; c += V.Count)
            {
                Transform<V>(from + c, size, taps);
                Transposition.Run(taps, Partial.MaxCount, to + c * Taps, V.Count, Taps, Taps);
            }

            for (var c = whole; c < channels; c++)
            {
                Transform<Vec1<T>>(from + c, size, taps);
                for (var tap = 0; tap < Taps; tap++) to[c * Taps + tap] = taps[tap * Partial.MaxCount];
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static void Transform<W>(T* u, long size, T* taps)
            where W : struct, ISimd<W, T>
        {
            Upright<W>(u, size, out var a0, out var a1, out var a2);
            Upright<W>(u + size, size, out var b0, out var b1, out var b2);
            Upright<W>(u + 2 * size, size, out var c0, out var c1, out var c2);
            Upright<W>(u + 3 * size, size, out var d0, out var d1, out var d2);
            Line(a0, b0, c0, d0, taps);
            Line(a1, b1, c1, d1, taps + 3 * Partial.MaxCount);
            Line(a2, b2, c2, d2, taps + 6 * Partial.MaxCount);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static void Upright<W>(T* u, long size, out W w0, out W w1, out W w2)
            where W : struct, ISimd<W, T>
            => WinogradTransforms.KernelGradient<W, T>(W.Load(u), W.Load(u + 4 * size), W.Load(u + 8 * size), W.Load(u + 12 * size), out w0, out w1, out w2);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static void Line<W>(W u0, W u1, W u2, W u3, T* taps)
            where W : struct, ISimd<W, T>
        {
            WinogradTransforms.KernelGradient<W, T>(u0, u1, u2, u3, out var w0, out var w1, out var w2);
            W.Store(w0, taps);
            W.Store(w1, taps + Partial.MaxCount);
            W.Store(w2, taps + 2 * Partial.MaxCount);
        }
    }
}
