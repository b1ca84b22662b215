using Evenkeel.Numerics.LinearAlgebra;
using Evenkeel.Numerics.Memory;
using Evenkeel.Numerics.Threads;

namespace Evenkeel.Benchmarks.Rows;

/// <summary>C = A·B in float, or C = A·Bᵀ as a dense layer has it.</summary>
internal sealed unsafe class Matmul : IRow
{
    private readonly Workers workers;
    private readonly (int M, int N, int K) size;
    private readonly bool transposed;
    private readonly NativeBuffer a, b, c;

    private Matmul(Workers workers, int m, int n, int k, bool transposed)
    {
        (this.workers, size, this.transposed) = (workers, (m, n, k), transposed);
        (a, b, c) = (Filled.Of((long)m * k), Filled.Of((long)k * n), Filled.Of((long)m * n));
    }

    public string Name => $"matmul {size.M}×{size.K}×{size.N}{(transposed ? " (A·Bᵀ)" : "")}";

    public string PeerRequest => $"matmul {size.M} {size.N} {size.K} {(transposed ? 1 : 0)}";

    public double Work => 2.0 * size.M * size.N * size.K;

    public WorkUnit Unit => WorkUnit.Flop;

    /// <summary>A large product, a dense layer's, a convolution's, a classifier's head, a weight gradient with long k.</summary>
    public static IEnumerable<IRow> Rows(Workers workers)
    {
        yield return new Matmul(workers, 2048, 2048, 2048, transposed: false);
        yield return new Matmul(workers, 1024, 1024, 1024, transposed: false);
        yield return new Matmul(workers, 256, 512, 512, transposed: true);
        yield return new Matmul(workers, 64, 3136, 576, transposed: false);
        yield return new Matmul(workers, 256, 10, 512, transposed: true);
        yield return new Matmul(workers, 64, 576, 25088, transposed: true);
    }

    public void Run() => Gemm.Run(
        workers,
        new Extents(size.M, size.N, size.K),
        new Strided<float>((float*)a.Address, 1, size.K),
        transposed ? new Strided<float>((float*)b.Address, 1, size.K) : new Strided<float>((float*)b.Address, size.N, 1),
        new Target<float>((float*)c.Address, size.N));

    public void Dispose()
    {
        a.Dispose();
        b.Dispose();
        c.Dispose();
    }
}
