using System.Numerics;

namespace Evenkeel.Numerics.LinearAlgebra;

/// <summary>Where a product goes: element(batch, i, j) = data[batch·batchStride + i·rowStride + j], overwritten or added to.</summary>
internal readonly unsafe struct Target<T>(T* data, long rowStride, long batchStride = 0, bool accumulate = false)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public long RowStride => rowStride;

    public long BatchStride => batchStride;

    public bool Accumulate => accumulate;

    public T* At(long batch, long i, long j) => data + batch * batchStride + i * rowStride + j;
}
