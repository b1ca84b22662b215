using System.Numerics;
using System.Runtime.CompilerServices;
using Evenkeel.Numerics.Simd;
using Evenkeel.Numerics.Threads;

namespace Evenkeel.Numerics.LinearAlgebra;

/// <summary>
/// Products that share one A: all workers pack A once, then each takes blocks of C's columns, packs those of B for itself, and lets
/// A's panels pass by.
/// </summary>
/// <remarks>A is taken in sections of at most <see cref="MostRows"/> rows and about <see cref="SectionElements"/> elements, which bounds the memory.</remarks>
internal readonly unsafe struct SharedProduct<V, T, TA, TB>(
    Workers workers, Extents extents, TA a, TB b, Target<T> c, int height)
    where V : struct, ISimd<V, T>
    where T : unmanaged, IFloatingPointIeee754<T>
    where TA : struct, IOperand<T>
    where TB : struct, IOperand<T>
{
    private const long MostRows = 1 << 14;
    private const long SectionElements = 1 << 23;

    /// <summary>The elements whose packing outweighs waking the workers.</summary>
    private const long LeastParallelPack = 1 << 18;

    private const int LeastRows = 128;

    /// <summary>Computes the entries from <paramref name="first"/> on, <paramref name="count"/> of them, with the first one's A.</summary>
    public void Run(long first, long count)
    {
        var mostRows = Blocking.RoundUp(Math.Min(extents.M, MostRows), height);
        var mostDepth = Math.Max(Blocking.Depth, SectionElements / mostRows / Blocking.Depth * Blocking.Depth);
        for (long k = 0; k < extents.K; k += mostDepth)
        {
            var depth = Math.Min(mostDepth, extents.K - k);
            for (long i = 0; i < extents.M; i += mostRows)
            {
                var rows = Math.Min(mostRows, extents.M - i);
                var packed = workers.Shared.AtLeast<T>(Blocking.RoundUp(rows, height) * depth);
                PackSection(packed, first, i, rows, k, depth);
                MultiplySection(packed, first, count, i, rows, k, depth);
            }
        }
    }

    private void PackSection(T* packed, long entry, long i, long rows, long k, long depth)
    {
        var body = new Pack(packed, a, entry, i, rows, k, depth, height);
        if (rows * depth >= LeastParallelPack) workers.For(body.Count, body);
        else for (var block = 0; block < body.Count; block++) body.Run(block, 0);
    }

    private void MultiplySection(T* packed, long first, long count, long i, long rows, long k, long depth)
    {
        var width = Tile.Width<V, T>();
        var tasks = Blocking.Tasks((double)rows * extents.N * depth * count, workers.Count);
        var columnBlocks = Math.Max(
            Blocking.DivideUp(extents.N, Blocking.MostColumns<T>(width)),
            Math.Min(Blocking.DivideUp(tasks, count), Blocking.DivideUp(extents.N, width)));
        if (count == 1 && columnBlocks > workers.Count) columnBlocks = Blocking.RoundUp(columnBlocks, workers.Count);
        var columns = Blocking.Share(extents.N, columnBlocks, width);
        columnBlocks = Blocking.DivideUp(extents.N, columns);

        // Every row block packs B again, so rows are cut only where columns do not give work enough.
        var rowBlocks = Math.Min(Blocking.DivideUp(tasks, count * columnBlocks), Blocking.DivideUp(rows, LeastRows));
        var rowsPerBlock = Blocking.Share(rows, rowBlocks, height);
        rowBlocks = Blocking.DivideUp(rows, rowsPerBlock);

        workers.For(
            checked((int)(count * columnBlocks * rowBlocks)),
            new Multiply(workers, packed, b, c, extents.N, first, i, rows, k, depth, height, columns, columnBlocks, rowsPerBlock, rowBlocks));
    }

    /// <summary>Packs A's section in slices of <see cref="Blocking.Depth"/>, each slice as all of its panels.</summary>
    private readonly struct Pack(T* packed, TA a, long entry, long i, long rows, long k, long depth, int height) : IBlocks
    {
        private const int PanelsPerBlock = 16;

        private long RowBlocks => Blocking.DivideUp(rows, PanelsPerBlock * height);

        public int Count => checked((int)(RowBlocks * Blocking.DivideUp(depth, Blocking.Depth)));

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run(int block, int worker)
        {
            var (slice, rowBlock) = Math.DivRem(block, RowBlocks);
            var k0 = slice * Blocking.Depth;
            var i0 = rowBlock * PanelsPerBlock * height;
            var sliceDepth = (int)Math.Min(Blocking.Depth, depth - k0);
            var sliceRows = (int)Math.Min(PanelsPerBlock * height, rows - i0);
            a.Pack(
                packed + Blocking.RoundUp(rows, height) * k0 + i0 * sliceDepth,
                new(entry, k + k0, sliceDepth, i + i0, sliceRows),
                height);
        }
    }

    private readonly struct Multiply(
        Workers workers, T* packed, TB b, Target<T> c, long n, long first, long i, long rows, long k, long depth, int height,
        long columns, long columnBlocks, long rowsPerBlock, long rowBlocks) : IBlocks
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run(int block, int worker)
        {
            var (rest, rowBlock) = Math.DivRem(block, rowBlocks);
            var (entry, columnBlock) = Math.DivRem(rest, columnBlocks);
            var i0 = rowBlock * rowsPerBlock;
            var j0 = columnBlock * columns;
            var blockRows = (int)Math.Min(rowsPerBlock, rows - i0);
            var blockColumns = (int)Math.Min(columns, n - j0);
            var width = Tile.Width<V, T>();
            var panels = workers.ScratchOf(worker).AtLeast<T>(columns * Blocking.Depth);
            for (long k0 = 0; k0 < depth; k0 += Blocking.Depth)
            {
                var sliceDepth = (int)Math.Min(Blocking.Depth, depth - k0);
                b.Pack(panels, new(first + entry, k + k0, sliceDepth, j0, blockColumns), width);
                Block.Multiply<V, T>(
                    blockRows, blockColumns, sliceDepth,
                    packed + Blocking.RoundUp(rows, height) * k0 + i0 * sliceDepth, height,
                    panels,
                    c, first + entry, i + i0, j0, c.Accumulate || k + k0 > 0);
            }
        }
    }
}
