using System.Numerics.Tensors;

namespace Evenkeel.Numerics.LinearAlgebra;

/// <summary>Lanczos's method on a symmetric matrix that is known by its products with vectors (Golub and Van Loan 2013, section 10.1).</summary>
internal static class Lanczos
{
    /// <summary>
    /// Computes the largest eigenvalue, without reorthogonalization: what is lost comes back as copies of eigenvalues, and the largest stays the largest
    /// (Paige 1980). Null where a product is not finite.
    /// </summary>
    /// <param name="product">Writes the matrix times its first argument into the second.</param>
    /// <param name="start">Any vector but 0; it is overwritten.</param>
    /// <param name="mostSteps">The products at most.</param>
    /// <param name="settled">The relative change by a step that ends them.</param>
    public static (double Value, int Steps)? Largest(Action<double[], double[]> product, double[] start, int mostSteps, double settled)
    {
        double[] v = start, before = new double[v.Length], next = new double[v.Length];
        TensorPrimitives.Divide(v, TensorPrimitives.Norm<double>(v), v);
        List<double> diagonal = [], beside = [];
        double last = 0, beta = 0;
        for (var step = 1; ; step++)
        {
            product(v, next);
            var alpha = TensorPrimitives.Dot<double>(v, next);
            if (!double.IsFinite(alpha)) return null;
            diagonal.Add(alpha);
            TensorPrimitives.MultiplyAdd(v, -alpha, next, next);
            TensorPrimitives.MultiplyAdd(before, -beta, next, next);
            var largest = new Tridiagonal([.. diagonal], [.. beside]).Eigenvalues()[^1];
            beta = TensorPrimitives.Norm<double>(next);
            if (step >= Math.Min(mostSteps, v.Length) || (step > 2 && Math.Abs(largest - last) <= settled * Math.Abs(largest)) || !(beta > 0)) return (largest, step);
            last = largest;
            beside.Add(beta);
            (before, v, next) = (v, next, before);
            TensorPrimitives.Divide(v, beta, v);
        }
    }
}
