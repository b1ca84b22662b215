using System.Numerics;
using Evenkeel.Networks.Ops.Pointwise;
using Evenkeel.Numerics.LinearAlgebra;
using Evenkeel.Numerics.Threads;

namespace Evenkeel.Networks.Ops.Axes;

/// <summary>Copies a tensor into another order of its axes.</summary>
internal static unsafe class Permutation
{
    /// <summary>The sides of the square that is transposed at once: its lines fit the first cache.</summary>
    private const int Side = 64;

    /// <summary>Copies: axis i of the target goes along axis <c>axes[i]</c> of the source.</summary>
    public static void Run<T>(Workers workers, T* source, T* target, ReadOnlySpan<long> extents, ReadOnlySpan<int> axes)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var walk = Walk.Of(extents, axes);
        var length = walk.Extent(walk.Rank - 1);
        if (walk.Rank == 1) Elementwise.Copy(workers, source, target, length);
        else if (walk.Stride(walk.Rank - 1) == 1) Elementwise.Groups(workers, walk.Length / length, length, new Rows<T>(walk, source, target));
        else Elementwise.Groups(workers, Squares<T>.Count(walk), Side * Side, new Squares<T>(walk, source, target));
    }

    /// <summary>The target's axes, joined where the source goes on evenly, with the source's strides along them.</summary>
    private readonly struct Walk
    {
        private readonly AxisValues extents, strides;

        private Walk(int rank, AxisValues extents, AxisValues strides)
        {
            (Rank, this.extents, this.strides) = (rank, extents, strides);
            Length = 1;
            for (var i = 0; i < rank; i++) Length *= extents[i];
        }

        public int Rank { get; }

        public long Length { get; }

        public static Walk Of(ReadOnlySpan<long> source, ReadOnlySpan<int> axes)
        {
            Span<long> sourceStrides = stackalloc long[SampleAxis.MaxRank];
            long stride = 1;
            for (var i = source.Length - 1; i >= 0; i--)
            {
                sourceStrides[i] = stride;
                stride *= source[i];
            }

            AxisValues extents = default, strides = default;
            var rank = 0;
            foreach (var axis in axes)
            {
                if (source[axis] == 1) continue;
                if (rank > 0 && strides[rank - 1] == sourceStrides[axis] * source[axis])
                {
                    extents[rank - 1] *= source[axis];
                    strides[rank - 1] = sourceStrides[axis];
                    continue;
                }

                (extents[rank], strides[rank]) = (source[axis], sourceStrides[axis]);
                rank++;
            }

            if (rank == 0) (rank, extents[0], strides[0]) = (1, 1, 1);
            return new(rank, extents, strides);
        }

        public long Extent(int axis) => extents[axis];

        public long Stride(int axis) => strides[axis];

        /// <summary>The axis along which the source is contiguous.</summary>
        public int Contiguous()
        {
            var axis = 0;
            while (strides[axis] != 1) axis++;
            return axis;
        }
    }

    /// <summary>Rows that are contiguous in both.</summary>
    private readonly struct Rows<T>(Walk walk, T* source, T* target) : IRange
        where T : unmanaged
    {
        private readonly Walk walk = walk;

        public void Run(long start, long count)
        {
            var length = walk.Extent(walk.Rank - 1);
            var bytes = length * sizeof(T);
            for (var row = start; row < start + count; row++)
            {
                var rest = row;
                long offset = 0;
                for (var axis = walk.Rank - 2; axis >= 0; axis--)
                {
                    (rest, var index) = Math.DivRem(rest, walk.Extent(axis));
                    offset += index * walk.Stride(axis);
                }

                Buffer.MemoryCopy(source + offset, target + row * length, bytes, bytes);
            }
        }
    }

    /// <summary>Squares over the axis that is contiguous in the source (k) and the one that is in the target (j).</summary>
    private readonly struct Squares<T>(Walk walk, T* source, T* target) : IRange
        where T : unmanaged
    {
        private readonly Walk walk = walk;

        public static long Count(in Walk walk)
        {
            var (k, j) = (walk.Extent(walk.Contiguous()), walk.Extent(walk.Rank - 1));
            return walk.Length / (k * j) * Sides(k) * Sides(j);
        }

        public void Run(long start, long count)
        {
            var (k, last) = (walk.Contiguous(), walk.Rank - 1);
            var (kLength, jLength) = (walk.Extent(k), walk.Extent(last));
            long width = 1;
            for (var axis = k + 1; axis < walk.Rank; axis++) width *= walk.Extent(axis);
            for (var square = start; square < start + count; square++)
            {
                var (rest, j) = Math.DivRem(square, Sides(jLength));
                (rest, var i) = Math.DivRem(rest, Sides(kLength));
                var from = source + i * Side + j * Side * walk.Stride(last);
                var to = target + i * Side * width + j * Side;
                var step = jLength;
                for (var axis = last - 1; axis >= 0; axis--)
                {
                    if (axis != k)
                    {
                        (rest, var index) = Math.DivRem(rest, walk.Extent(axis));
                        from += index * walk.Stride(axis);
                        to += index * step;
                    }

                    step *= walk.Extent(axis);
                }

                Transposition.Run(
                    from, walk.Stride(last), to, (int)Math.Min(Side, kLength - i * Side), (int)Math.Min(Side, jLength - j * Side), checked((int)width));
            }
        }

        private static long Sides(long length) => (length + Side - 1) / Side;
    }
}
