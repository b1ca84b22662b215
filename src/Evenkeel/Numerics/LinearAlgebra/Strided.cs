using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Evenkeel.Numerics.Simd;

namespace Evenkeel.Numerics.LinearAlgebra;

/// <summary>An operand in memory: element(batch, k, j) = data[batch·batchStride + k·kStride + j·jStride].</summary>
/// <remarks>Row-major A (m×k) has kStride 1 and jStride k; row-major B (k×n) has kStride n and jStride 1; a transpose swaps the two.</remarks>
internal readonly unsafe struct Strided<T>(T* data, long kStride, long jStride, long batchStride = 0) : IOperand<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public bool IsShared => batchStride == 0;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Pack(T* destination, Section section, int width)
    {
        var source = data + section.Batch * batchStride + section.K * kStride + section.J * jStride;
        for (var j = 0; j < section.JCount; j += width)
        {
            var panel = destination + (long)j * section.KCount;
            var count = Math.Min(width, section.JCount - j);
            if (jStride == 1) CopyRows(source + j, panel, section.KCount, count, width);
            else if (kStride == 1) Transposition.Run(source + j * jStride, jStride, panel, section.KCount, count, width);
            else Gather(source + j * jStride, panel, section.KCount, count, width);
            if (count < width) Pad(panel, section.KCount, count, width);
        }
    }

    private static void Pad(T* panel, int kCount, int count, int width)
    {
        for (var k = 0; k < kCount; k++, panel += width) new Span<T>(panel + count, width - count).Clear();
    }

    private void Gather(T* source, T* panel, int kCount, int count, int width)
    {
        for (var k = 0; k < kCount; k++, source += kStride, panel += width)
        {
            for (var j = 0; j < count; j++) panel[j] = source[j * jStride];
        }
    }

    private void CopyRows(T* source, T* panel, int kCount, int count, int width)
    {
        if (Vector512.IsHardwareAccelerated && count >= Vector512<T>.Count) CopyRows<Vec512<T>>(source, panel, kCount, count, width);
        else if (Vector256.IsHardwareAccelerated && count >= Vector256<T>.Count) CopyRows<Vec256<T>>(source, panel, kCount, count, width);
        else if (Vector128.IsHardwareAccelerated && count >= Vector128<T>.Count) CopyRows<Vec128<T>>(source, panel, kCount, count, width);
        else CopyRows<Vec1<T>>(source, panel, kCount, count, width);
    }

    /// <summary>Copies rows of at least one register; the last register of a row overlaps the one before where the row is not a multiple.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void CopyRows<V>(T* source, T* panel, int kCount, int count, int width)
        where V : struct, ISimd<V, T>
    {
        var last = count - V.Count;
        for (var k = 0; k < kCount; k++, source += kStride, panel += width)
        {
            for (var j = 0; j < last; j += V.Count) V.Store(V.Load(source + j), panel + j);
            V.Store(V.Load(source + last), panel + last);
        }
    }
}
