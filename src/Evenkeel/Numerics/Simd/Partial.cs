using System.Numerics;
using System.Runtime.CompilerServices;

namespace Evenkeel.Numerics.Simd;

/// <summary>Loads and stores of fewer values than a register holds, for the ends of rows.</summary>
internal static unsafe class Partial
{
    /// <summary>The most values that a register of any width holds.</summary>
    public const int MaxCount = 16;

    /// <summary>The first <paramref name="count"/> values at <paramref name="source"/>, followed by zeros.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Load<V, T>(T* source, long count)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var padded = stackalloc T[MaxCount];
        for (var i = 0; i < V.Count; i++) padded[i] = i < count ? source[i] : T.Zero;
        return V.Load(padded);
    }

    /// <summary>Stores the first <paramref name="count"/> values.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<V, T>(V value, T* destination, long count)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var padded = stackalloc T[MaxCount];
        V.Store(value, padded);
        for (var i = 0; i < count; i++) destination[i] = padded[i];
    }
}
