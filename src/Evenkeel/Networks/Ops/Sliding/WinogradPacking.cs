using System.Numerics;
using System.Runtime.CompilerServices;
using Evenkeel.Numerics.LinearAlgebra;
using Evenkeel.Numerics.Simd;
using Evenkeel.Numerics.Threads;

namespace Evenkeel.Networks.Ops.Sliding;

/// <summary>
/// Transforms a segment of tiles into the panels of the weight gradient's 16 products, which sum over tiles: patches of the input as
/// elements (tile, channel), gradients of the output as elements (tile, out channel). A channel is a lane throughout.
/// </summary>
internal readonly unsafe struct WinogradPacking<V, T>(Workers workers, WinogradPlanes<T> planes, TileGrid grid, long first, int count, T* packed, int width) : IBlocks
    where V : struct, ISimd<V, T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public int Count => checked((int)Blocking.DivideUp(planes.Channels, width));

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run(int block, int worker)
    {
        var channel = (long)block * width;
        var channels = (int)Math.Min(width, planes.Channels - channel);
        var lanes = (int)Blocking.RoundUp(width, V.Count);
        var (margin, origin) = planes.IsPatch ? (2, 1) : (0, 0);
        var memory = workers.ScratchOf(worker).AtLeast<T>(WinogradRows<T>.LengthOf((int)(2 * grid.Columns + 2), lanes));
        for (int tile = 0, step; tile < count; tile += step)
        {
            var run = grid.RunFrom(first + tile, first + count);
            step = run.Count;
            var plane = planes.Data + run.Sample * planes.SampleStride + channel * planes.Height * planes.Width;
            var rows = new WinogradRows<T>(plane, planes.Height, planes.Width, channels, lanes, memory, 2 * run.Columns + margin);
            var (top, left) = (2 * run.Row + origin * grid.Y.Origin, 2 * run.Column + origin * grid.X.Origin);
            rows.Clear();
            for (var row = 0; row < margin; row++) rows.Read(top + row, left);
            for (long row = 0; row < run.Rows; row++, top += 2)
            {
                rows.Read(top + margin, left);
                rows.Read(top + margin + 1, left);
                for (var column = 0; column < run.Columns; column++)
                {
                    var slot = SlotOf(block, tile + (int)row * run.Columns + column);
                    for (var lane = 0; lane < lanes; lane += V.Count)
                    {
                        var place = 2 * column * lanes + lane;
                        if (planes.IsPatch) Patch(rows, top, place, lanes, slot, lane);
                        else Gradient(rows, top, place, lanes, slot, lane);
                    }
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Slot SlotOf(int block, int tile)
    {
        var k0 = tile / Blocking.Depth * Blocking.Depth;
        var depth = Math.Min(Blocking.Depth, count - k0);
        return new(packed + Blocking.RoundUp(planes.Channels, width) * k0 + ((long)block * depth + tile - k0) * width, (depth - tile + k0) * width);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Patch(in WinogradRows<T> rows, long top, int place, int lanes, in Slot slot, int lane)
    {
        Line(rows.At(top) + place, lanes, out var a0, out var a1, out var a2, out var a3);
        Line(rows.At(top + 1) + place, lanes, out var b0, out var b1, out var b2, out var b3);
        Line(rows.At(top + 2) + place, lanes, out var c0, out var c1, out var c2, out var c3);
        Line(rows.At(top + 3) + place, lanes, out var d0, out var d1, out var d2, out var d3);
        Column(0, a0, b0, c0, d0, slot, lane);
        Column(1, a1, b1, c1, d1, slot, lane);
        Column(2, a2, b2, c2, d2, slot, lane);
        Column(3, a3, b3, c3, d3, slot, lane);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Line(T* row, int lanes, out V v0, out V v1, out V v2, out V v3)
        => WinogradTransforms.Input<V, T>(V.Load(row), V.Load(row + lanes), V.Load(row + 2 * lanes), V.Load(row + 3 * lanes), out v0, out v1, out v2, out v3);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Column(int product, V x0, V x1, V x2, V x3, in Slot slot, int lane)
    {
        WinogradTransforms.Input<V, T>(x0, x1, x2, x3, out var v0, out var v1, out var v2, out var v3);
        Put(product, v0, v1, v2, v3, slot, lane);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Gradient(in WinogradRows<T> rows, long top, int place, int lanes, in Slot slot, int lane)
    {
        var above = rows.At(top) + place;
        var below = rows.At(top + 1) + place;
        WinogradTransforms.OutputGradient<V, T>(V.Load(above), V.Load(above + lanes), out var a0, out var a1, out var a2, out var a3);
        WinogradTransforms.OutputGradient<V, T>(V.Load(below), V.Load(below + lanes), out var b0, out var b1, out var b2, out var b3);
        Upright(0, a0, b0, slot, lane);
        Upright(1, a1, b1, slot, lane);
        Upright(2, a2, b2, slot, lane);
        Upright(3, a3, b3, slot, lane);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Upright(int product, V y0, V y1, in Slot slot, int lane)
    {
        WinogradTransforms.OutputGradient<V, T>(y0, y1, out var v0, out var v1, out var v2, out var v3);
        Put(product, v0, v1, v2, v3, slot, lane);
    }

    /// <summary>What a register writes beyond the panel's width, the next tile's overwrites.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Put(int product, V v0, V v1, V v2, V v3, in Slot slot, int lane)
    {
        var length = planes.PackedLength(count, width);
        var to = slot.To + product * length + lane;
        if (lane + V.Count <= slot.Left)
        {
            V.Store(v0, to);
            V.Store(v1, to + 4 * length);
            V.Store(v2, to + 8 * length);
            V.Store(v3, to + 12 * length);
            return;
        }

        Partial.Store<V, T>(v0, to, slot.Left - lane);
        Partial.Store<V, T>(v1, to + 4 * length, slot.Left - lane);
        Partial.Store<V, T>(v2, to + 8 * length, slot.Left - lane);
        Partial.Store<V, T>(v3, to + 12 * length, slot.Left - lane);
    }

    /// <summary>A tile's lanes in the first product's panel.</summary>
    private readonly struct Slot(T* to, int left)
    {
        public T* To => to;

        /// <summary>The elements from here to the panel's end.</summary>
        public int Left => left;
    }
}

/// <summary>One side of the weight gradient: the input, whose tiles are patches of 4×4 elements, or the output's gradient, of 2×2 places.</summary>
internal readonly unsafe struct WinogradPlanes<T>(T* data, long sampleStride, long channels, long height, long width, bool isPatch)
    where T : unmanaged
{
    /// <summary>Elements between two products, which else lie a power of two apart and push each other out of the cache.</summary>
    private const int Apart = 3 * Partial.MaxCount;

    public T* Data => data;

    public long SampleStride => sampleStride;

    public long Channels => channels;

    public long Height => height;

    public long Width => width;

    public bool IsPatch => isPatch;

    /// <summary>The elements from one product's panels to the next one's.</summary>
    public long PackedLength(int tiles, int panel) => Blocking.RoundUp(channels, panel) * tiles + Apart;
}
