using System.Numerics;
using System.Runtime.CompilerServices;
using Evenkeel.Numerics.LinearAlgebra;
using Evenkeel.Numerics.Simd;

namespace Evenkeel.Networks.Ops.Attending;

/// <summary>The softmax of one row of scores, which lies in padded memory, so that registers need not stop at its end.</summary>
internal static unsafe class AttentionRows<V, T>
    where V : struct, ISimd<V, T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>The distance of rows of scores: whole tiles and a line of the cache, lest rows a power of two apart share their places.</summary>
    public static long Stride(long keys) => PackedRight<V, T>.PaddedColumns(keys) + Partial.MaxCount;

    /// <summary>Replaces each score x by e^(s(x − largest)), unseen ones by 0; returns the largest and 1 over the sum.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static (T Largest, T Inverse) Exponentials(T* scores, long seen, long padded, T scale)
    {
        var end = Hide(scores, seen, padded);
        var most = V.Load(scores);
        for (long j = V.Count; j < end; j += V.Count) most = V.Max(most, V.Load(scores + j));

        var largest = V.LargestOf(most);
        var (shift, factor) = (V.Create(largest), V.Create(scale));
        var sum = V.Zero;
        for (long j = 0; j < end; j += V.Count)
        {
            var exponential = Elementary.ExpNegative<V, T>((V.Load(scores + j) - shift) * factor);
            V.Store(exponential, scores + j);
            sum += exponential;
        }

        return (largest, T.One / V.Sum(sum));
    }

    /// <summary>Replaces each score by its probability p, and each ∂p by the score's gradient s p (∂p − Σ p ∂p).</summary>
    /// <remarks>
    /// The sum is taken of the same p and ∂p, and not as y·∂y: where one key has all of the probability the difference is then 0, and no
    /// rounding that large scores make large.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Gradients(T* scores, T* gradients, long seen, long padded, T scale, T largest, T inverse)
    {
        var end = Hide(scores, seen, padded);
        new Span<T>(gradients + seen, (int)(padded - seen)).Clear();
        var (shift, factor, norm, sum) = (V.Create(largest), V.Create(scale), V.Create(inverse), V.Zero);
        for (long j = 0; j < end; j += V.Count)
        {
            var p = Elementary.ExpNegative<V, T>((V.Load(scores + j) - shift) * factor) * norm;
            V.Store(p, scores + j);
            sum = V.MultiplyAdd(p, V.Load(gradients + j), sum);
        }

        var mean = V.Create(V.Sum(sum));
        for (long j = 0; j < end; j += V.Count) V.Store((V.Load(gradients + j) - mean) * V.Load(scores + j) * factor, gradients + j);
    }

    /// <summary>Makes unseen scores −∞ up to the end of a register, which is returned, and 0 from there on.</summary>
    private static long Hide(T* scores, long seen, long padded)
    {
        var end = Blocking.RoundUp(seen, V.Count);
        for (var j = seen; j < end; j++) scores[j] = T.NegativeInfinity;
        new Span<T>(scores + end, (int)(padded - end)).Clear();
        return end;
    }
}
