using System.Numerics;
using Evenkeel.Numerics.Simd;
using Evenkeel.Numerics.Threads;

namespace Evenkeel.Networks.Ops.Pointwise;

/// <summary>Two formulas for an element of a matrix, which are summed over the rows.</summary>
internal interface IColumnTerms<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    void At<V>(long row, long column, out V first, out V second)
        where V : struct, ISimd<V, T>;
}

/// <summary>Sums of every column, in blocks of rows that are merged in order.</summary>
internal static unsafe class ColumnSums
{
    /// <summary>Rows that are summed in the kernel's precision before they join the others in double.</summary>
    private const long RowsInPiece = 32;

    private const long ColumnsInBlock = 64, LeastRowsInBlock = 64, MostBlocksOfRows = 32;

    /// <summary>Returns the columns' first sums and behind them their second ones, in the shared scratch memory.</summary>
    public static double* Run<T, TTerms>(Workers workers, TTerms terms, long rows, long columns)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TTerms : struct, IColumnTerms<T>
    {
        var rowBlocks = Math.Clamp(DivideUp(rows, LeastRowsInBlock), 1, MostBlocksOfRows);
        var rowsInBlock = DivideUp(rows, rowBlocks);
        var sums = workers.Shared.AtLeast<double>(rowBlocks * 2 * columns);
        var columnBlocks = DivideUp(columns, ColumnsInBlock);
        workers.For(checked((int)(rowBlocks * columnBlocks)), new Blocks<T, TTerms>(terms, sums, rows, columns, rowsInBlock, columnBlocks));
        for (var i = 2 * columns; i < rowBlocks * 2 * columns; i++) sums[i % (2 * columns)] += sums[i];
        return sums;
    }

    private static long DivideUp(long a, long b) => (a + b - 1) / b;

    private readonly struct Blocks<T, TTerms>(TTerms terms, double* sums, long rows, long columns, long rowsInBlock, long columnBlocks) : IBlocks
        where T : unmanaged, IFloatingPointIeee754<T>
        where TTerms : struct, IColumnTerms<T>
    {
        public void Run(int block, int worker)
        {
            var (rowBlock, columnBlock) = Math.DivRem(block, columnBlocks);
            Width.Run<Kernel, T>(new(this, rowBlock, columnBlock * ColumnsInBlock));
        }

        private void Sum<V>(long rowBlock, long firstColumn)
            where V : struct, ISimd<V, T>
        {
            var own = sums + rowBlock * 2 * columns;
            var endColumn = Math.Min(columns, firstColumn + ColumnsInBlock);
            new Span<double>(own + firstColumn, (int)(endColumn - firstColumn)).Clear();
            new Span<double>(own + columns + firstColumn, (int)(endColumn - firstColumn)).Clear();
            var end = Math.Min(rows, (rowBlock + 1) * rowsInBlock);
            for (var row = rowBlock * rowsInBlock; row < end; row += RowsInPiece)
            {
                var endOfPiece = Math.Min(end, row + RowsInPiece);
                var column = firstColumn;
                for (; column <= endColumn - V.Count; column += V.Count) Piece<V>(row, endOfPiece, column, own);
                for (; column < endColumn; column++) Piece<Vec1<T>>(row, endOfPiece, column, own);
            }
        }

        private void Piece<V>(long row, long end, long column, double* own)
            where V : struct, ISimd<V, T>
        {
            var (sum, other) = (V.Zero, V.Zero);
            for (; row < end; row++)
            {
                terms.At<V>(row, column, out var first, out var second);
                sum += first;
                other += second;
            }

            var lanes = stackalloc T[2 * Partial.MaxCount];
            V.Store(sum, lanes);
            V.Store(other, lanes + Partial.MaxCount);
            for (var i = 0; i < V.Count; i++)
            {
                own[column + i] += double.CreateTruncating(lanes[i]);
                own[columns + column + i] += double.CreateTruncating(lanes[Partial.MaxCount + i]);
            }
        }

        private readonly struct Kernel(Blocks<T, TTerms> blocks, long rowBlock, long firstColumn) : ISimdKernel<T>
        {
            public void Run<V>()
                where V : struct, ISimd<V, T>
                => blocks.Sum<V>(rowBlock, firstColumn);
        }
    }
}
