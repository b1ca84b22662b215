using System.Numerics;
using System.Numerics.Tensors;
using Evenkeel.Networks.Ops.Pointwise;
using Evenkeel.Numerics.Threads;

namespace Evenkeel.Networks.Ops.Axes;

/// <summary>Takes entries along an axis: every step-th from a start on, or those of a list.</summary>
internal static unsafe class Picked
{
    /// <summary>Copies the entries at <paramref name="places"/> of each outer row, one behind the other.</summary>
    public static void Take<T>(Workers workers, T* source, T* target, AxisLayout layout, Places places)
        where T : unmanaged, IFloatingPointIeee754<T>
        => Elementwise.Groups(workers, layout.Outer, places.Count * layout.Inner, new Taking<T>(source, target, layout, places));

    /// <summary>Writes the sum of what was taken from each entry, 0 where nothing was.</summary>
    public static void Return<T>(Workers workers, T* source, T* target, AxisLayout layout, Places places)
        where T : unmanaged, IFloatingPointIeee754<T>
        => Elementwise.Groups(workers, layout.Outer, layout.Length * layout.Inner, new Returning<T>(source, target, layout, places));

    private readonly struct Taking<T>(T* source, T* target, AxisLayout layout, Places places) : IRange
        where T : unmanaged
    {
        public void Run(long start, long count)
        {
            var run = places.IsContiguous ? places.Count : 1;
            var bytes = run * layout.Inner * sizeof(T);
            for (var outer = start; outer < start + count; outer++)
            {
                var from = source + outer * layout.Length * layout.Inner;
                var to = target + outer * places.Count * layout.Inner;
                for (long i = 0; i < places.Count; i += run, to += run * layout.Inner)
                {
                    var own = from + places[i] * layout.Inner;
                    if (run * layout.Inner == 1) *to = *own;
                    else Buffer.MemoryCopy(own, to, bytes, bytes);
                }
            }
        }
    }

    private readonly struct Returning<T>(T* source, T* target, AxisLayout layout, Places places) : IRange
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public void Run(long start, long count)
        {
            var run = places.IsContiguous ? places.Count : 1;
            var length = checked((int)(run * layout.Inner));
            for (var outer = start; outer < start + count; outer++)
            {
                var to = target + outer * layout.Length * layout.Inner;
                var from = source + outer * places.Count * layout.Inner;
                new Span<T>(to, checked((int)(layout.Length * layout.Inner))).Clear();
                for (long i = 0; i < places.Count; i += run, from += length)
                {
                    var sums = new Span<T>(to + places[i] * layout.Inner, length);
                    if (length == 1) sums[0] += *from;
                    else TensorPrimitives.Add(sums, new ReadOnlySpan<T>(from, length), sums);
                }
            }
        }
    }
}

/// <summary>Indices along an axis.</summary>
internal readonly struct Places
{
    private readonly Numbers? list;
    private readonly long first, step;

    public Places(Numbers list) => (this.list, Count) = (list, list.Count);

    public Places(long first, long count, long step) => (this.first, Count, this.step) = (first, count, step);

    public long Count { get; }

    public bool IsContiguous => list is null && step == 1;

    public long this[long i] => list is null ? first + i * step : list[(int)i];
}
