using System.Numerics;
using System.Runtime.CompilerServices;
using Evenkeel.Numerics.Random;
using Evenkeel.Numerics.Simd;
using Evenkeel.Numerics.Threads;

namespace Evenkeel.Numerics.LinearAlgebra;

/// <summary>
/// Multiplies out random reflectors: Q = H₁ H₂ … H_n·E·D, with E the first n columns of the identity and D the signs and the gain.
/// Where rows are fewer than columns, Qᵀ goes to memory.
/// </summary>
/// <remarks>
/// Before a block of reflectors is applied, Q's part behind and below is that of the blocks after it, and the rest is the identity's:
/// W = Vᵀ [E D, Q], then Q −= V (T W). The part is q below, with an axis called tall along the vectors, and one called narrow.
/// </remarks>
internal readonly unsafe struct ReflectorProduct<V, T>(T* values, long rows, long columns, T gain, Workers workers, int height)
    where V : struct, ISimd<V, T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>The reflectors of a block: more of them take fewer passes over Q, but T and its products add 9/4·block/n to the work.</summary>
    private const int LargeBlock = 64, SmallBlock = 32;

    private const long LeastNarrowOfLargeBlocks = 384;

    /// <summary>The elements below which clearing costs more to hand out than to do.</summary>
    private const long LeastClear = 1 << 14;

    private readonly long tall = Math.Max(rows, columns), narrow = Math.Min(rows, columns);

    private bool IsTall => rows >= columns;

    public void Run(AddressedRandom random)
    {
        var most = (int)Math.Min(narrow >= LeastNarrowOfLargeBlocks ? LargeBlock : SmallBlock, narrow);
        var memory = new ReflectorMemory<T>(workers.Staging, most, tall, narrow);
        var pitch = Blocking.RoundUp(tall, ReflectorMemory<T>.Alignment);
        for (var k = (narrow - 1) / most * most; k >= 0; k -= most)
        {
            var count = (int)Math.Min(most, narrow - k);
            new Reflectors<T>(memory, count, tall - k).Draw(workers, random, k * pitch, pitch);
            for (var i = 0; i < count; i++) memory.Signs[i] *= gain;
            Invert(memory, count, tall - k);
            Project(memory, count, k);
            Subtract(memory, count, k);
        }
    }

    /// <summary>Computes −T = −(the upper triangle of VᵀV, with half its diagonal)⁻¹.</summary>
    private void Invert(in ReflectorMemory<T> memory, int count, long length)
    {
        var v = new Strided<T>(memory.Vectors, 1, memory.TallStride);
        Multiply(new(count, count, length), v, v, new(memory.Gram, memory.Order));
        for (var i = 0; i < count; i++) memory.Gram[i * memory.Order + i] = memory.Halves[i];
        TriangularInverse.Negated<V, T>(count, memory.Gram, memory.Inverse, memory.Order);
    }

    /// <summary>Computes −T W, W = Vᵀ [E D, Q].</summary>
    private void Project(in ReflectorMemory<T> memory, int count, long k)
    {
        var stride = memory.NarrowStride;

        // The last register of a row may write beyond the block, where the product that follows writes again.
        for (var i = 0; i < count; i++)
        {
            for (var j = 0; j < count; j += V.Count)
            {
                V.Store(V.Load(memory.Vectors + i * memory.TallStride + j) * V.Load(memory.Signs + j), memory.W + i * stride + j);
            }
        }

        var behind = values + (k + count) * (columns + 1);
        Multiply(
            new(count, narrow - k - count, tall - k - count),
            new(memory.Vectors + count, 1, memory.TallStride),
            IsTall ? new(behind, columns, 1) : new(behind, 1, columns),
            new(memory.W + count, stride));
        Multiply(new(count, narrow - k, count), new(memory.Inverse, 1, memory.Order), new(memory.W, stride, 1), new(memory.TW, stride));
    }

    /// <summary>Computes [E D, Q] − V (T W).</summary>
    private void Subtract(in ReflectorMemory<T> memory, int count, long k)
    {
        var q = values + k * (columns + 1);
        Clear(q, count, rows - k, columns - k);
        for (var i = 0; i < count; i++) q[i * (columns + 1)] = memory.Signs[i];
        var v = new Strided<T>(memory.Vectors, memory.TallStride, 1);
        var tw = new Strided<T>(memory.TW, memory.NarrowStride, 1);
        Multiply(new(rows - k, columns - k, count), IsTall ? v : tw, IsTall ? tw : v, new(q, columns, accumulate: true));
    }

    private void Multiply(Extents extents, Strided<T> a, Strided<T> b, Target<T> c)
    {
        if (extents.M > 0 && extents.N > 0) Gemm.Run<V, T, Strided<T>, Strided<T>>(workers, extents, a, b, c, height);
    }

    /// <summary>Clears the first <paramref name="count"/> rows and columns of q.</summary>
    private void Clear(T* q, int count, long qRows, long qColumns)
    {
        var perTask = Math.Max(1, LeastClear / Math.Min(qColumns, count));
        workers.For(checked((int)Blocking.DivideUp(qRows, perTask)), new Border(q, columns, count, qRows, qColumns, perTask));
    }

    private readonly struct Border(T* q, long stride, int count, long rows, long columns, long perTask) : IBlocks
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run(int block, int worker)
        {
            var end = Math.Min(rows, (block + 1) * perTask);
            for (var i = block * perTask; i < end; i++)
            {
                for (long j = 0, part; j < (i < count ? columns : count); j += part)
                {
                    part = Math.Min((i < count ? columns : count) - j, int.MaxValue);
                    new Span<T>(q + i * stride + j, (int)part).Clear();
                }
            }
        }
    }
}
