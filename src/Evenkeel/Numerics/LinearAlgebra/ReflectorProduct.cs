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
    /// <summary>The reflectors of a block: more make longer sums, in fewer passes over Q, but T and its products cost 9/4·block/n more.</summary>
    private const int MostReflectors = 128;

    /// <summary>The elements below which clearing costs more to hand out than to do.</summary>
    private const long LeastClear = 1 << 14;

    /// <summary>Rows start at whole cache lines, and not a power of two apart, for such rows push each other out of the cache.</summary>
    private const int Alignment = 16;

    private readonly long tall = Math.Max(rows, columns), narrow = Math.Min(rows, columns);

    private bool IsTall => rows >= columns;

    public void Run(AddressedRandom random)
    {
        var most = (int)Math.Min(MostReflectors, narrow);
        var (tallStride, narrowStride) = (Padded(tall), Padded(narrow));
        var square = (int)Blocking.RoundUp(most, TriangularInverse.StrideUnit);
        var sums = most * Reflectors<T>.Pieces(tall);
        var memory = workers.Staging.AtLeast<T>(most * (tallStride + 2 * narrowStride + 2 * square) + 2 * square + sums * sizeof(double) / sizeof(T));
        var vectors = memory;
        var w = vectors + most * tallStride;
        var u = w + most * narrowStride;
        var gram = u + most * narrowStride;
        var inverse = gram + most * square;
        var halves = inverse + most * square;
        var signs = halves + square;

        for (var k = (narrow - 1) / most * most; k >= 0; k -= most)
        {
            var count = (int)Math.Min(most, narrow - k);
            var length = tall - k;
            new Reflectors<T>(vectors, tallStride, count, length, halves, signs, (double*)(signs + square))
                .Draw(workers, random, k * Blocking.RoundUp(tall, Alignment), Blocking.RoundUp(tall, Alignment));

            var q = values + k * (columns + 1);
            var rest = narrow - k - count;
            var ofV = new Strided<T>(vectors, 1, tallStride);
            Multiply(new(count, count, length), ofV, new(vectors, 1, tallStride), new(gram, square));
            for (var i = 0; i < count; i++) gram[i * square + i] = halves[i];
            TriangularInverse.Negated<V, T>(count, gram, inverse, square);

            for (var i = 0; i < count; i++)
            {
                for (var j = 0; j < count; j++) w[i * narrowStride + j] = vectors[i * tallStride + j] * signs[j] * gain;
            }

            var behind = q + count * (columns + 1);
            Multiply(
                new(count, rest, length - count),
                new(vectors + count, 1, tallStride),
                IsTall ? new(behind, columns, 1) : new(behind, 1, columns),
                new(w + count, narrowStride));
            Multiply(new(count, narrow - k, count), new(inverse, 1, square), new(w, narrowStride, 1), new(u, narrowStride));

            Clear(q, count, rows - k, columns - k);
            for (var i = 0; i < count; i++) q[i * (columns + 1)] = signs[i] * gain;
            var (left, right) = (new Strided<T>(vectors, tallStride, 1), new Strided<T>(u, narrowStride, 1));
            Multiply(new(rows - k, columns - k, count), IsTall ? left : right, IsTall ? right : left, new(q, columns, accumulate: true));
        }
    }

    private static long Padded(long extent) => Blocking.RoundUp(extent, Alignment) + Alignment;

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
