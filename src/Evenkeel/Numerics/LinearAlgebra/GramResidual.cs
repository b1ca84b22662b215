using System.Numerics;
using System.Runtime.CompilerServices;
using Evenkeel.Numerics.Threads;

namespace Evenkeel.Numerics.LinearAlgebra;

/// <summary>How far a matrix is from having orthonormal rows or columns, whichever are fewer.</summary>
internal static unsafe class GramResidual
{
    /// <summary>The rows of the Gram matrix that are computed at a time, which bounds the memory.</summary>
    private const int BlockRows = 256;

    /// <summary>Computes max |AᵀA/gain² − I|, or of A Aᵀ where rows are fewer, with sums in double; NaN where A holds one.</summary>
    public static double Of<T>(T* values, long rows, long columns, double gain, Workers workers)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var (tall, narrow) = (Math.Max(rows, columns), Math.Min(rows, columns));
        var (kStride, jStride) = rows >= columns ? (columns, 1L) : (1L, columns);
        var gram = workers.Staging.AtLeast<double>(BlockRows * (narrow + 1));
        var worst = gram + BlockRows * narrow;
        double residual = 0;
        for (long k = 0; k < narrow; k += BlockRows)
        {
            var count = Math.Min(BlockRows, narrow - k);
            var operand = new Widened<T>(values + k * jStride, kStride, jStride);
            Gemm.Run(workers, new Extents(count, narrow - k, tall), operand, operand, new Target<double>(gram, narrow));
            workers.For((int)count, new Rows(gram, narrow, narrow - k, 1 / (gain * gain), worst));
            for (var i = 0; i < count; i++) residual = Math.Max(residual, worst[i]);
        }

        return residual;
    }

    /// <summary>The worst element of a row, at and behind the diagonal.</summary>
    private readonly struct Rows(double* gram, long stride, long columns, double scale, double* worst) : IBlocks
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run(int block, int worker)
        {
            var row = gram + block * stride;
            var most = Math.Abs(row[block] * scale - 1);
            for (long j = block + 1; j < columns; j++) most = Math.Max(most, Math.Abs(row[j] * scale));
            worst[block] = most;
        }
    }
}
