using System.Numerics;
using System.Numerics.Tensors;
using Evenkeel.Numerics.Threads;

namespace Evenkeel.Networks.Ops.Pointwise;

/// <summary>A loop over a range of elements, each independent of the others.</summary>
internal interface IRange
{
    void Run(long start, long count);
}

/// <summary>Runs independent elements in blocks of a fixed size.</summary>
internal static class Elementwise
{
    /// <summary>Elements in a block: three float arrays of it fit the second-level cache.</summary>
    private const int BlockLength = 16384;

    public static void Run<TRange>(Workers workers, long count, TRange range)
        where TRange : struct, IRange
        => Groups(workers, count, 1, range);

    /// <summary>Runs items of <paramref name="itemLength"/> elements, as many in a block as make up its length.</summary>
    public static void Groups<TRange>(Workers workers, long items, long itemLength, TRange range)
        where TRange : struct, IRange
    {
        var size = Math.Max(1, BlockLength / Math.Max(1, itemLength));
        workers.For(checked((int)((items + size - 1) / size)), new Blocks<TRange>(items, size, range));
    }

    /// <summary>Runs <paramref name="count"/> coarse items, one a block.</summary>
    public static void Each<TRange>(Workers workers, long count, TRange range)
        where TRange : struct, IRange
        => workers.For(checked((int)count), new Items<TRange>(range));

    /// <summary>Computes c = a + b over a range; c may be a.</summary>
    public static unsafe void Add<T>(T* a, T* b, T* c, long count)
        where T : unmanaged, IFloatingPointIeee754<T>
        => TensorPrimitives.Add(new ReadOnlySpan<T>(a, (int)count), new ReadOnlySpan<T>(b, (int)count), new Span<T>(c, (int)count));

    /// <summary>Computes y = c x over a range; y may be x.</summary>
    public static unsafe void Multiply<T>(T* x, T factor, T* y, long count)
        where T : unmanaged, IFloatingPointIeee754<T>
        => TensorPrimitives.Multiply(new ReadOnlySpan<T>(x, (int)count), factor, new Span<T>(y, (int)count));

    /// <summary>Copies, in parallel.</summary>
    public static unsafe void Copy<T>(Workers workers, T* from, T* to, long count)
        where T : unmanaged, IFloatingPointIeee754<T>
        => Run(workers, count, new CopyRange<T>(from, to));

    private readonly struct Blocks<TRange>(long count, long size, TRange range) : IBlocks
        where TRange : struct, IRange
    {
        public void Run(int block, int worker)
        {
            var start = block * size;
            range.Run(start, Math.Min(size, count - start));
        }
    }

    private readonly struct Items<TRange>(TRange range) : IBlocks
        where TRange : struct, IRange
    {
        public void Run(int block, int worker) => range.Run(block, 1);
    }

    private readonly unsafe struct CopyRange<T>(T* from, T* to) : IRange
        where T : unmanaged
    {
        public void Run(long start, long count) => Buffer.MemoryCopy(from + start, to + start, count * sizeof(T), count * sizeof(T));
    }
}
