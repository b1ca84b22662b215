using Evenkeel.Networks;
using Evenkeel.Numerics.LinearAlgebra;
using Evenkeel.Numerics.Threads;

namespace Evenkeel.Initializers;

/// <summary>Tells how orthogonal a weight matrix is.</summary>
public static class Orthogonality
{
    /// <summary>
    /// Computes max |WᵀW/gain² − I|, or max |W Wᵀ/gain² − I| where W has fewer rows than columns: 0 for orthonormal columns (rows) of length
    /// gain. A kernel is taken as (out, in·height·width).
    /// </summary>
    /// <param name="weight">A float32 or float64 tensor of any rank from 1; a tensor without elements has residual 0, one with a NaN has NaN.</param>
    /// <param name="workers">The threads to run on; they do not change the result.</param>
    /// <param name="gain">The length that the columns (rows) should have.</param>
    /// <returns>The residual, of sums in float64: beside the matrix's own rounding, that of the sums is negligible for float32.</returns>
    /// <exception cref="ArgumentException">The elements are of another type, the tensor is a scalar, or the gain is 0 or not finite.</exception>
    public static unsafe double Residual(Tensor weight, Workers workers, double gain = 1)
    {
        ArgumentNullException.ThrowIfNull(weight);
        ArgumentNullException.ThrowIfNull(workers);
        if (gain == 0 || !double.IsFinite(gain)) throw new ArgumentException($"the gain (={gain}) must be finite and not 0: pass the gain of the scheme");
        if (weight.Shape.Rank == 0) throw new ArgumentException("a scalar is no matrix: pass a tensor with at least one axis");
        if (weight.Length == 0) return 0;
        var rows = weight.Shape[0];
        var columns = weight.Length / rows;
        var residual = weight.DType switch
        {
            DType.Float32 => GramResidual.Of(weight.Pointer<float>(), rows, columns, gain, workers),
            DType.Float64 => GramResidual.Of(weight.Pointer<double>(), rows, columns, gain, workers),
            _ => throw new ArgumentException($"the elements ({weight.DType}) must be Float32 or Float64: convert them with Cast"),
        };
        GC.KeepAlive(weight);
        return residual;
    }
}
