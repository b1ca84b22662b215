using System.Numerics;
using System.Runtime.CompilerServices;
using Evenkeel.Numerics.Simd;

namespace Evenkeel.Networks.Ops.Recurrence;

/// <summary>Functions of neighbouring gates, in place: x becomes f(x + h + b).</summary>
internal static unsafe class GateFunctions
{
    public static void Logistic<V, T>(T* x, T* h, T* b, long count)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var whole = count - count % V.Count;
        LogisticLoop<V, T>(x, h, b, 0, whole);
        if (whole < count) LogisticLoop<Vec1<T>, T>(x, h, b, whole, count);
    }

    public static void Tanh<V, T>(T* x, T* h, T* b, long count)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var whole = count - count % V.Count;
        TanhLoop<V, T>(x, h, b, 0, whole);
        if (whole < count) TanhLoop<Vec1<T>, T>(x, h, b, whole, count);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void LogisticLoop<V, T>(T* x, T* h, T* b, long from, long to)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (var j = from; j < to; j += V.Count) V.Store(Elementary.Logistic<V, T>(V.Load(x + j) + (V.Load(h + j) + V.Load(b + j))), x + j);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void TanhLoop<V, T>(T* x, T* h, T* b, long from, long to)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (var j = from; j < to; j += V.Count) V.Store(Elementary.Tanh<V, T>(V.Load(x + j) + (V.Load(h + j) + V.Load(b + j))), x + j);
    }
}
