using System.Numerics.Tensors;

namespace Evenkeel.Numerics.LinearAlgebra;

/// <summary>QR decomposition by Householder reflections, in double (Golub and Van Loan, algorithm 5.2.1).</summary>
internal static class HouseholderQr
{
    /// <summary>
    /// Computes the thin factor Q·sign(diag R) of a tall matrix, which makes Q of a Gaussian matrix Haar-distributed: the sign is what a
    /// plain QR leaves to convention (Mezzadri 2007).
    /// </summary>
    /// <param name="matrix">Tall × narrow, column after column.</param>
    /// <param name="tall">The number of rows.</param>
    /// <param name="narrow">The number of columns, at most <paramref name="tall"/>.</param>
    /// <returns>Q, column after column.</returns>
    public static double[] HaarColumns(ReadOnlySpan<float> matrix, int tall, int narrow)
    {
        var a = new double[matrix.Length];
        for (var i = 0; i < a.Length; i++) a[i] = matrix[i];
        var signs = new double[narrow];
        for (var j = 0; j < narrow; j++) signs[j] = Reflect(a, tall, narrow, j);

        var q = new double[a.Length];
        for (var j = narrow - 1; j >= 0; j--)
        {
            q[(long)j * tall + j] = 1;
            var v = a.AsSpan(j * tall + j, tall - j);
            for (var column = j; column < narrow; column++) Apply(v, q.AsSpan(column * tall + j, tall - j));
        }

        for (var j = 0; j < narrow; j++)
        {
            var column = q.AsSpan(j * tall, tall);
            TensorPrimitives.Multiply(column, signs[j], column);
        }

        return q;
    }

    /// <summary>Puts the reflector of column j, of length √2, in its place, applies it to the columns behind, and returns the sign of R's diagonal.</summary>
    private static double Reflect(double[] a, int tall, int narrow, int j)
    {
        var v = a.AsSpan(j * tall + j, tall - j);
        var norm = TensorPrimitives.Norm<double>(v);
        var diagonal = v[0] > 0 ? -norm : norm;
        v[0] -= diagonal;
        var length = TensorPrimitives.Norm<double>(v);
        if (length > 0) TensorPrimitives.Multiply(v, Math.Sqrt(2) / length, v);
        for (var column = j + 1; column < narrow; column++) Apply(v, a.AsSpan(column * tall + j, tall - j));
        return diagonal < 0 ? -1 : 1;
    }

    /// <summary>x ← x − v (vᵀx), for v of length √2.</summary>
    private static void Apply(ReadOnlySpan<double> v, Span<double> x)
        => TensorPrimitives.MultiplyAdd(v, -TensorPrimitives.Dot<double>(v, x), x, x);
}
