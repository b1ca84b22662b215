using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;
using Evenkeel.Numerics.Simd;

namespace Evenkeel.Networks.Ops.Sliding;

/// <summary>Copies and clears short rows, many of one length, without touching an element beside them.</summary>
internal static unsafe class Rows
{
    /// <summary>Copies rows of <paramref name="count"/> elements that are <paramref name="step"/> apart at the source.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Copy<T>(T* from, long fromStride, T* to, long toStride, int rows, int count, long step)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (count <= 0 || rows <= 0) return;
        if (step == 2 && sizeof(T) == sizeof(float) && count >= Vector128<float>.Count) CopyEverySecond((float*)from, fromStride, (float*)to, toStride, rows, count);
        else if (step != 1) CopySpaced(from, fromStride, to, toStride, rows, count, step);
        else if (Vector512.IsHardwareAccelerated && count >= Vector512<T>.Count) Copy<Vec512<T>, T>(from, fromStride, to, toStride, rows, count);
        else if (Vector256.IsHardwareAccelerated && count >= Vector256<T>.Count) Copy<Vec256<T>, T>(from, fromStride, to, toStride, rows, count);
        else if (Vector128.IsHardwareAccelerated && count >= Vector128<T>.Count) Copy<Vec128<T>, T>(from, fromStride, to, toStride, rows, count);
        else CopySpaced(from, fromStride, to, toStride, rows, count, 1);
    }

    /// <summary>Sets rows of <paramref name="count"/> elements to 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Clear<T>(T* to, long toStride, int rows, int count)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (count <= 0 || rows <= 0) return;
        if (Vector512.IsHardwareAccelerated && count >= Vector512<T>.Count) Clear<Vec512<T>, T>(to, toStride, rows, count);
        else if (Vector128.IsHardwareAccelerated && count >= Vector128<T>.Count) Clear<Vec128<T>, T>(to, toStride, rows, count);
        else for (var row = 0; row < rows; row++, to += toStride) for (var i = 0; i < count; i++) to[i] = T.Zero;
    }

    /// <summary>The last register of a row overlaps the one before where the row is not a multiple.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Copy<V, T>(T* from, long fromStride, T* to, long toStride, int rows, int count)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var last = count - V.Count;
        for (var row = 0; row < rows; row++, from += fromStride, to += toStride)
        {
            for (var i = 0; i < last; i += V.Count) V.Store(V.Load(from + i), to + i);
            V.Store(V.Load(from + last), to + last);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Clear<V, T>(T* to, long toStride, int rows, int count)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var last = count - V.Count;
        for (var row = 0; row < rows; row++, to += toStride)
        {
            for (var i = 0; i < last; i += V.Count) V.Store(V.Zero, to + i);
            V.Store(V.Zero, to + last);
        }
    }

    private static void CopySpaced<T>(T* from, long fromStride, T* to, long toStride, int rows, int count, long step)
        where T : unmanaged
    {
        for (var row = 0; row < rows; row++, from += fromStride, to += toStride)
        {
            var source = from;
            for (var i = 0; i < count; i++, source += step) to[i] = *source;
        }
    }

    /// <summary>A register at a time while an element follows, then four from two loads, of which the second ends with the last one wanted.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void CopyEverySecond(float* from, long fromStride, float* to, long toStride, int rows, int count)
    {
        var last = count - Vector128<float>.Count;
        var whole = Vector512.IsHardwareAccelerated ? (count - 1) / Vector512<float>.Count * Vector512<float>.Count : 0;
        for (var row = 0; row < rows; row++, from += fromStride, to += toStride)
        {
            for (var i = 0; i < whole; i += Vector512<float>.Count) Pairs.Evens(Vector512.Load(from + 2 * i), Vector512.Load(from + 2 * i + Vector512<float>.Count)).Store(to + i);
            for (var i = whole; i < last; i += Vector128<float>.Count) EverySecond(from + 2 * i).Store(to + i);
            EverySecond(from + 2 * last).Store(to + last);
        }
    }

    /// <summary>Elements 0, 2, 4 and 6; nothing is read behind the last.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> EverySecond(float* source)
    {
        if (Sse.IsSupported) return Sse.Shuffle(Vector128.Load(source), Vector128.Load(source + 3), 0b11_01_10_00);
        if (AdvSimd.Arm64.IsSupported) return AdvSimd.Arm64.UnzipEven(Vector128.Load(source), Vector128.Shuffle(Vector128.Load(source + 3), Vector128.Create(1, 1, 3, 3)));
        return Vector128.Create(source[0], source[2], source[4], source[6]);
    }
}
