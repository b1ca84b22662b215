using System.Numerics.Tensors;

namespace Evenkeel.Numerics.LinearAlgebra;

/// <summary>The singular values of a dense matrix in double, row-major.</summary>
internal static class SingularValues
{
    /// <summary>Lanczos steps at most, and the relative change of s² that ends them.</summary>
    private const int MostSteps = 60;

    private const double Settled = 1e-5;

    /// <summary>Computes the largest alone, by Lanczos's method; null where a product is not finite.</summary>
    /// <param name="squared">Writes AᵀA times its first argument into the second.</param>
    /// <param name="start">Any vector but 0; it is overwritten.</param>
    public static double? Largest(Action<double[], double[]> squared, double[] start)
        => Lanczos.Largest(squared, start, MostSteps, Settled) is var (square, _) ? Math.Sqrt(Math.Max(0, square)) : null;

    /// <summary>Computes all, ascending, as the roots of the eigenvalues of the smaller Gram matrix: exact to some 1e-8 of the largest; null where a value is not finite.</summary>
    public static double[]? Of(ReadOnlySpan<double> matrix, int rows, int columns, CancellationToken cancellation)
    {
        var (n, length) = (Math.Min(rows, columns), Math.Max(rows, columns));
        var values = rows <= columns ? matrix : Transposed(matrix, rows, columns);
        var gram = new double[n * n];
        for (var i = 0; i < n; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            for (var j = 0; j <= i; j++) gram[i * n + j] = gram[j * n + i] = TensorPrimitives.Dot(values.Slice(i * length, length), values.Slice(j * length, length));
        }

        return double.IsFinite(gram.Sum()) ? [.. Tridiagonal.Of(gram, n).Eigenvalues().Select(s => Math.Sqrt(Math.Max(0, s)))] : null;
    }

    private static double[] Transposed(ReadOnlySpan<double> matrix, int rows, int columns)
    {
        var transposed = new double[matrix.Length];
        for (var i = 0; i < rows; i++)
        {
            for (var j = 0; j < columns; j++) transposed[j * rows + i] = matrix[i * columns + j];
        }

        return transposed;
    }
}
