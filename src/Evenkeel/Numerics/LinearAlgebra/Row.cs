using System.Numerics;
using System.Runtime.CompilerServices;
using Evenkeel.Numerics.Simd;

namespace Evenkeel.Numerics.LinearAlgebra;

/// <summary>A part of a row of C.</summary>
internal static unsafe class Row
{
    /// <summary>Computes row[j] (+)= terms[j].</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Put<V, T>(T* terms, T* row, long count, bool add)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var whole = count - count % V.Count;
        for (long j = 0; j < whole; j += V.Count) V.Store(add ? V.Load(row + j) + V.Load(terms + j) : V.Load(terms + j), row + j);
        for (var j = whole; j < count; j++) row[j] = add ? row[j] + terms[j] : terms[j];
    }
}
