using System.Numerics;
using System.Runtime.CompilerServices;
using Evenkeel.Numerics.Simd;
using Evenkeel.Numerics.Threads;

namespace Evenkeel.Numerics.LinearAlgebra;

/// <summary>A batch of products that each have their own A and B: a task packs both for itself.</summary>
internal static unsafe class EntryProduct<V, T, TA, TB>
    where V : struct, ISimd<V, T>
    where T : unmanaged, IFloatingPointIeee754<T>
    where TA : struct, IOperand<T>
    where TB : struct, IOperand<T>
{
    /// <summary>A task's block of A stays in the second cache beside that of B.</summary>
    private const int MostPanels = 18;

    /// <param name="workers">The workers.</param>
    /// <param name="extents">The extents of each product.</param>
    /// <param name="lastK">The k of the last product of the batch, which may be shorter than the others.</param>
    /// <param name="a">The left operand.</param>
    /// <param name="b">The right operand.</param>
    /// <param name="c">Where the products go.</param>
    /// <param name="height">The tile's rows.</param>
    public static void Run(Workers workers, Extents extents, long lastK, TA a, TB b, Target<T> c, int height)
    {
        var rows = Math.Min(Blocking.RoundUp(extents.M, height), MostPanels * height);
        var rowBlocks = Blocking.DivideUp(extents.M, rows);
        workers.For(checked((int)(extents.Batch * rowBlocks)), new Multiply(workers, extents, lastK, a, b, c, height, rows, rowBlocks));
    }

    private readonly struct Multiply(
        Workers workers, Extents extents, long lastK, TA a, TB b, Target<T> c, int height, long rows, long rowBlocks) : IBlocks
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run(int block, int worker)
        {
            var (entry, rowBlock) = Math.DivRem(block, rowBlocks);
            var i = rowBlock * rows;
            var blockRows = (int)Math.Min(rows, extents.M - i);
            var width = Tile.Width<V, T>();
            var mostColumns = Blocking.MostColumns<T>(width);
            var panelsA = workers.ScratchOf(worker).AtLeast<T>((rows + mostColumns) * Blocking.Depth);
            var panelsB = panelsA + rows * Blocking.Depth;
            var depth = entry == extents.Batch - 1 ? lastK : extents.K;
            for (long k = 0; k < depth; k += Blocking.Depth)
            {
                var sliceDepth = (int)Math.Min(Blocking.Depth, depth - k);
                a.Pack(panelsA, new(entry, k, sliceDepth, i, blockRows), height);
                for (long j = 0; j < extents.N; j += mostColumns)
                {
                    var columns = (int)Math.Min(mostColumns, extents.N - j);
                    b.Pack(panelsB, new(entry, k, sliceDepth, j, columns), width);
                    Block.Multiply<V, T>(
                        blockRows, columns, sliceDepth, panelsA, height, panelsB, c, entry, i, j, c.Accumulate || k > 0);
                }
            }
        }
    }
}
