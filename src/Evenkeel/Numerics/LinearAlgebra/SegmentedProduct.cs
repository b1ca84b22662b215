using System.Numerics;
using System.Runtime.CompilerServices;
using Evenkeel.Numerics.Simd;
using Evenkeel.Numerics.Threads;

namespace Evenkeel.Numerics.LinearAlgebra;

/// <summary>
/// A product of small C and long k, such as a convolution's weight gradient: k is cut into segments by the extents alone, each segment
/// gives a partial C, and the partial ones are added in order.
/// </summary>
internal readonly unsafe struct SegmentedProduct<V, T, TA, TB>(Workers workers, Extents extents, TA a, TB b, Target<T> c, int height)
    where V : struct, ISimd<V, T>
    where T : unmanaged, IFloatingPointIeee754<T>
    where TA : struct, IOperand<T>
    where TB : struct, IOperand<T>
{
    private const long MostElements = 1 << 17;
    private const long LeastK = 8192;
    private const long MostSegments = 32;

    public static bool Suits(Extents extents)
        => extents.Batch == 1 && extents.K >= LeastK && extents.M <= MostElements / extents.N;

    public void Run()
    {
        var length = Math.Max(2 * Blocking.Depth, Blocking.Share(extents.K, MostSegments, Blocking.Depth));
        var segments = Blocking.DivideUp(extents.K, length);
        var size = extents.M * extents.N;
        var partial = workers.Shared.AtLeast<T>(segments * size);
        EntryProduct<V, T, Segment<T, TA>, Segment<T, TB>>.Run(
            workers,
            extents with { K = length, Batch = segments },
            extents.K - (segments - 1) * length,
            new(a, length),
            new(b, length),
            new(partial, extents.N, size),
            height);
        workers.For(checked((int)extents.M), new Merge(partial, segments, extents, c));
    }

    /// <summary>Adds the segments of one row of C.</summary>
    private readonly struct Merge(T* partial, long segments, Extents extents, Target<T> c) : IBlocks
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run(int block, int worker)
        {
            for (long j = 0, count; j < extents.N; j += count)
            {
                var row = c.At(0, block, j);
                count = Math.Min(c.RunFrom(j), extents.N - j);
                for (long segment = 0; segment < segments; segment++)
                {
                    Row.Put<V, T>(partial + (segment * extents.M + block) * extents.N + j, row, count, c.Accumulate || segment > 0);
                }
            }
        }
    }
}
