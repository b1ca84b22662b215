using Evenkeel.Numerics.Threads;

namespace Evenkeel.Numerics.LinearAlgebra;

/// <summary>The singular values of a dense matrix in double, row-major.</summary>
internal static class SingularValues
{
    /// <summary>Lanczos steps at most, and the relative change of s² that ends them.</summary>
    public const int MostSteps = 60;

    private const double Settled = 1e-5;

    /// <summary>The rows of the Gram matrix between two looks at whether to go on.</summary>
    private const int RowsAtOnce = 128;

    /// <summary>Computes the largest alone, by Lanczos's method; null where a product is not finite.</summary>
    /// <param name="squared">Writes AᵀA times its first argument into the second.</param>
    /// <param name="start">Any vector but 0; it is overwritten.</param>
    public static double? Largest(Action<double[], double[]> squared, double[] start)
        => Lanczos.Largest(squared, start, MostSteps, Settled) is var (square, _) ? Math.Sqrt(Math.Max(0, square)) : null;

    /// <summary>Computes all, ascending, as the roots of the eigenvalues of the smaller Gram matrix: exact to some 1e-8 of the largest; null where a value is not finite.</summary>
    public static unsafe double[]? Of(double* matrix, long rows, long columns, Workers workers, CancellationToken cancellation)
    {
        var (n, length) = ((int)Math.Min(rows, columns), Math.Max(rows, columns));
        var (kStride, jStride) = rows >= columns ? (columns, 1L) : (1L, columns);
        var gram = new double[n * n];
        fixed (double* products = gram)
        {
            for (var i = 0; i < n; i += RowsAtOnce)
            {
                cancellation.ThrowIfCancellationRequested();
                var count = Math.Min(RowsAtOnce, n - i);
                var right = new Strided<double>(matrix + i * jStride, kStride, jStride);
                Gemm.Run(workers, new Extents(count, n - i, length), right, right, new Target<double>(products + (long)i * n + i, n));
            }
        }

        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j < i; j++) gram[i * n + j] = gram[j * n + i];
        }

        return double.IsFinite(gram.Sum()) ? [.. Tridiagonal.Of(gram, n).Eigenvalues().Select(s => Math.Sqrt(Math.Max(0, s)))] : null;
    }
}
