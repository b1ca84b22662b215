using System.Numerics;

namespace Evenkeel.Numerics.LinearAlgebra;

/// <summary>
/// Where a product goes, overwritten or added to: element(batch, i, j) = data[batch·batchStride + i·rowStride + j]. Columns may be cut into
/// runs that lie apart, as the samples of a batch do: column j then stands at ⌊j/run⌋·runStride + j mod run.
/// </summary>
internal readonly unsafe struct Target<T>(
    T* data, long rowStride, long batchStride = 0, bool accumulate = false, long run = long.MaxValue, long runStride = 0)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public long RowStride => rowStride;

    public long BatchStride => batchStride;

    public bool Accumulate => accumulate;

    public T* At(long batch, long i, long j)
    {
        var row = data + batch * batchStride + i * rowStride;
        return j < run ? row + j : row + j / run * runStride + j % run;
    }

    /// <summary>The columns from <paramref name="j"/> on that stand side by side.</summary>
    public long RunFrom(long j) => run - (j < run ? j : j % run);
}
