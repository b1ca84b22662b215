using System.Numerics;
using Evenkeel.Numerics.Simd;
using Evenkeel.Numerics.Threads;

namespace Evenkeel.Numerics.LinearAlgebra;

/// <summary>The general matrix product, for any operands that can pack themselves.</summary>
internal static class Gemm
{
    /// <summary>
    /// Computes C (+)= A·B for every entry of a batch. Each element of C is summed in an order that depends on the extents alone,
    /// so any number of workers and any register width give the same bits.
    /// </summary>
    public static void Run<T, TA, TB>(Workers workers, Extents extents, TA a, TB b, Target<T> c)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TA : struct, IOperand<T>
        where TB : struct, IOperand<T>
    {
        if (extents.M == 0 || extents.N == 0 || extents.Batch == 0) return;
        if (extents.K == 0) Clear(extents, c);
        else Width.Run<Kernel<T, TA, TB>, T>(new(workers, extents, a, b, c));
    }

    /// <summary>Runs with registers and tiles of a given size.</summary>
    public static void Run<V, T, TA, TB>(Workers workers, Extents extents, TA a, TB b, Target<T> c, int height)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IFloatingPointIeee754<T>
        where TA : struct, IOperand<T>
        where TB : struct, IOperand<T>
    {
        if (SegmentedProduct<V, T, TA, TB>.Suits(extents))
        {
            new SegmentedProduct<V, T, TA, TB>(workers, extents, a, b, c, height).Run();
        }
        else if (a.IsShared)
        {
            new SharedProduct<V, T, TA, TB>(workers, extents, a, b, c, height).Run(0, extents.Batch);
        }
        else if (extents.Batch < 2 * workers.Count)
        {
            var product = new SharedProduct<V, T, TA, TB>(workers, extents, a, b, c, height);
            for (long entry = 0; entry < extents.Batch; entry++) product.Run(entry, 1);
        }
        else
        {
            EntryProduct<V, T, TA, TB>.Run(workers, extents, extents.K, a, b, c, height);
        }
    }

    /// <summary>The sum of no products is 0.</summary>
    private static unsafe void Clear<T>(Extents extents, Target<T> c)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (c.Accumulate) return;
        for (long entry = 0; entry < extents.Batch; entry++)
        {
            for (long i = 0; i < extents.M; i++)
            {
                for (long j = 0; j < extents.N; j++) *c.At(entry, i, j) = T.Zero;
            }
        }
    }

    private readonly struct Kernel<T, TA, TB>(Workers workers, Extents extents, TA a, TB b, Target<T> c) : ISimdKernel<T>
        where T : unmanaged, IFloatingPointIeee754<T>
        where TA : struct, IOperand<T>
        where TB : struct, IOperand<T>
    {
        public void Run<V>()
            where V : struct, ISimd<V, T>
            => Gemm.Run<V, T, TA, TB>(workers, extents, a, b, c, Tile.Height);
    }
}
