using System.Numerics;
using System.Runtime.CompilerServices;
using Evenkeel.Numerics.LinearAlgebra;
using Evenkeel.Numerics.Simd;
using Evenkeel.Numerics.Threads;

namespace Evenkeel.Networks.Ops.Sliding;

/// <summary>
/// Blocks of tiles: each transforms its patches of all channels into the panels of 16 products, multiplies the kernels' panels by them, and
/// transforms what comes out back to places. A tile is a lane throughout.
/// </summary>
internal readonly unsafe struct WinogradTiles<V, T>(Workers workers, WinogradWork<T> work, T* kernels, int height, int lanes) : IBlocks
    where V : struct, ISimd<V, T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private const int Products = WinogradTransforms.Products;

    /// <summary>Elements between the panels of two products, which else lie a power of two apart and push each other out of the cache.</summary>
    private const int Apart = 3 * Partial.MaxCount;

    public int Count => checked((int)Blocking.DivideUp(work.Grid.Count, lanes));

    public void Run(int block, int worker)
    {
        var first = (long)block * lanes;
        var end = Math.Min(first + lanes, work.Grid.Count);
        var columns = (int)Blocking.RoundUp(end - first, Tile.Width<V, T>());
        var pitch = columns + V.Count;
        long rows = 0;
        for (var tile = first; tile < end;)
        {
            var run = work.Grid.RunFrom(tile, end);
            rows += PatchLength(run);
            tile += run.Count;
        }

        var values = workers.ScratchOf(worker).AtLeast<T>(Products * (ValuesLength(columns) + height * columns + pitch) + 2L * LineLength(columns) + rows + V.Count);
        var products = values + Products * ValuesLength(columns);
        var transformed = products + Products * height * columns + V.Count;
        var lines = transformed + Products * pitch;
        var patches = lines + 2L * LineLength(columns);
        new Span<T>(transformed, Products * pitch).Clear();
        new Span<T>(patches, checked((int)rows)).Clear();
        for (long c = 0; c < work.Channels; c++)
        {
            Input(c, first, end, patches, transformed, pitch);
            Distribute(c, transformed, pitch, values, columns);
        }

        for (long i = 0; i < work.OutChannels; i += height)
        {
            var count = (int)Math.Min(height, work.OutChannels - i);
            Multiply(i, count, values, columns, products);
            for (var o = 0; o < count; o++) Output(i + o, first, end, products + o * columns, (long)height * columns, columns, lines);
        }
    }

    /// <summary>A row of patches: the tiles' elements, two more, and what the last register reads.</summary>
    private static int PatchRow(int columns) => 2 * (columns + V.Count) + 2;

    private static int LineLength(int columns) => 2 * (columns + V.Count);

    private static int PatchLength(TileRun run) => (2 * run.Rows + 2) * PatchRow(run.Columns);

    /// <summary>The elements of one product's panels.</summary>
    private long ValuesLength(int columns) => work.Channels * columns + Apart;

    /// <summary>Transforms one channel's patches; the elements around the image stay 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Input(long c, long first, long end, T* patches, T* to, int pitch)
    {
        var grid = work.Grid;
        for (var tile = first; tile < end;)
        {
            var run = grid.RunFrom(tile, end);
            var stride = PatchRow(run.Columns);
            var (top, left) = (grid.Y.Origin + 2 * run.Row, grid.X.Origin + 2 * run.Column);
            var (skipTop, skipLeft) = (Math.Max(0, -top), Math.Max(0, -left));
            var rows = (int)(Math.Min(grid.Y.Extent, top + 2 * run.Rows + 2) - top - skipTop);
            var count = (int)(Math.Min(grid.X.Extent, left + 2 * run.Columns + 2) - left - skipLeft);
            var plane = work.X + run.Sample * work.SampleStride + c * work.Pixels;
            Rows.Copy(plane + (top + skipTop) * grid.X.Extent + left + skipLeft, grid.X.Extent, patches + skipTop * stride + skipLeft, stride, rows, count, 1);
            for (var row = 0; row < run.Rows; row++, to += run.Columns)
            {
                var patch = patches + 2 * row * stride;
                for (var column = 0; column < run.Columns; column += V.Count) Patch(patch + 2 * column, stride, to + column, pitch);
            }

            patches += PatchLength(run);
            tile += run.Count;
        }
    }

    /// <summary>Transforms the 4×4 patches of as many tiles as a register holds, two elements apart.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Patch(T* patch, int stride, T* to, int pitch)
    {
        Line(patch, out var a0, out var a1, out var a2, out var a3);
        Line(patch + stride, out var b0, out var b1, out var b2, out var b3);
        Line(patch + 2 * stride, out var c0, out var c1, out var c2, out var c3);
        Line(patch + 3 * stride, out var d0, out var d1, out var d2, out var d3);
        Column(a0, b0, c0, d0, to, pitch);
        Column(a1, b1, c1, d1, to + pitch, pitch);
        Column(a2, b2, c2, d2, to + 2 * pitch, pitch);
        Column(a3, b3, c3, d3, to + 3 * pitch, pitch);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Line(T* row, out V v0, out V v1, out V v2, out V v3)
    {
        V a = V.Load(row), b = V.Load(row + V.Count), c = V.Load(row + 2), d = V.Load(row + V.Count + 2);
        WinogradTransforms.Input<V, T>(V.Evens(a, b), V.Odds(a, b), V.Evens(c, d), V.Odds(c, d), out v0, out v1, out v2, out v3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Column(V x0, V x1, V x2, V x3, T* to, int pitch)
    {
        WinogradTransforms.Input<V, T>(x0, x1, x2, x3, out var v0, out var v1, out var v2, out var v3);
        V.Store(v0, to);
        V.Store(v1, to + 4 * pitch);
        V.Store(v2, to + 8 * pitch);
        V.Store(v3, to + 12 * pitch);
    }

    /// <summary>Puts one channel's transformed patches into the panels.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Distribute(long c, T* transformed, int pitch, T* values, int columns)
    {
        var width = Tile.Width<V, T>();
        var k0 = c / Blocking.Depth * Blocking.Depth;
        var depth = Math.Min(Blocking.Depth, work.Channels - k0);
        var to = values + k0 * columns + (c - k0) * width;
        for (var product = 0; product < Products; product++, transformed += pitch, to += ValuesLength(columns))
        {
            var panel = to;
            for (var lane = 0; lane < columns; lane += width, panel += depth * width)
            {
                V.Store(V.Load(transformed + lane), panel);
                V.Store(V.Load(transformed + lane + V.Count), panel + V.Count);
            }
        }
    }

    /// <summary>The 16 products of one panel of kernels.</summary>
    private void Multiply(long i, int count, T* values, int columns, T* products)
    {
        var panel = kernels + i * Products * work.Channels;
        for (var product = 0; product < Products; product++, panel += height * work.Channels, values += ValuesLength(columns))
        {
            var target = new Target<T>(products + (long)product * height * columns, columns);
            for (long k0 = 0; k0 < work.Channels; k0 += Blocking.Depth)
            {
                var depth = (int)Math.Min(Blocking.Depth, work.Channels - k0);
                Block.Multiply<V, T>(count, columns, depth, panel + k0 * height, height, values + k0 * columns, target, 0, 0, 0, k0 > 0);
            }
        }
    }

    /// <summary>Transforms one out channel's products back, and writes those places that exist.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Output(long o, long first, long end, T* products, long size, int columns, T* lines)
    {
        var (height, width) = (work.Grid.Y.Places, work.Grid.X.Places);
        for (var tile = first; tile < end;)
        {
            var run = work.Grid.RunFrom(tile, end);
            var plane = work.Y + run.Sample * work.OutSampleStride + o * work.Places + 2 * run.Column;
            var count = Math.Min(2 * run.Columns, width - 2 * run.Column);
            for (var row = 0; row < run.Rows; row++, products += run.Columns)
            {
                for (var column = 0; column < run.Columns; column += V.Count) Places(products + column, size, lines + 2 * column, LineLength(columns));
                var y = 2 * (run.Row + row);
                Row.Put<V, T>(lines, plane + y * width, count, work.Accumulate);
                if (y + 1 < height) Row.Put<V, T>(lines + LineLength(columns), plane + (y + 1) * width, count, work.Accumulate);
            }

            tile += run.Count;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Places(T* m, long size, T* line, int lineLength)
    {
        Upright(m, size, out var a0, out var b0);
        Upright(m + size, size, out var a1, out var b1);
        Upright(m + 2 * size, size, out var a2, out var b2);
        Upright(m + 3 * size, size, out var a3, out var b3);
        Pair(a0, a1, a2, a3, line);
        Pair(b0, b1, b2, b3, line + lineLength);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Upright(T* m, long size, out V y0, out V y1)
        => WinogradTransforms.Output<V, T>(V.Load(m), V.Load(m + 4 * size), V.Load(m + 8 * size), V.Load(m + 12 * size), out y0, out y1);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Pair(V m0, V m1, V m2, V m3, T* line)
    {
        WinogradTransforms.Output<V, T>(m0, m1, m2, m3, out var y0, out var y1);
        V.Store(V.FirstTurns(y0, y1), line);
        V.Store(V.SecondTurns(y0, y1), line + V.Count);
    }
}
