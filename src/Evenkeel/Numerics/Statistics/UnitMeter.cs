using System.Collections.Immutable;
using System.Numerics;
using Evenkeel.Numerics.Simd;
using Evenkeel.Numerics.Threads;

namespace Evenkeel.Numerics.Statistics;

/// <summary>Counts the activity of units in an array of samples × units × positions, range by range, by whoever has the range in cache.</summary>
internal sealed unsafe class UnitMeter<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private const long RangeLength = 8192;

    /// <summary>Rows that are counted in the array's own precision, exactly, before they join the totals.</summary>
    private const long MostPending = 1 << 24;

    private readonly Workers workers;
    private readonly long[] pendingRows;
    private long[] low = [];
    private long[] high = [];
    private T[] lowPending = [];
    private T[] highPending = [];
    private long units, positions, length;
    private T lowest, highest;

    public UnitMeter(Workers workers) => (this.workers, pendingRows) = (workers, new long[workers.Count]);

    /// <summary>Starts counting.</summary>
    public void Begin(long samples, long unitCount, long positionCount, double lowEnd, double highEnd)
    {
        (units, positions, length) = (unitCount, positionCount, samples * unitCount * positionCount);
        (lowest, highest) = (T.CreateTruncating(lowEnd), T.CreateTruncating(highEnd));
        var size = checked((int)(workers.Count * units));
        if (low.Length < size) (low, high, lowPending, highPending) = (new long[size], new long[size], new T[size], new T[size]);
        low.AsSpan(0, size).Clear();
        high.AsSpan(0, size).Clear();
        lowPending.AsSpan(0, size).Clear();
        highPending.AsSpan(0, size).Clear();
        pendingRows.AsSpan().Clear();
    }

    /// <summary>Counts a whole array.</summary>
    public UnitActivity Measure(T* array)
    {
        workers.For(checked((int)((length + RangeLength - 1) / RangeLength)), new Ranges(this, array));
        return End();
    }

    /// <summary>Counts the elements of the array from <paramref name="start"/> on.</summary>
    public void Measure(int worker, T* array, long start, long count)
    {
        if (positions == 1) MeasureRows(worker, array, start, start + count);
        else MeasurePlanes(worker, array, start, start + count);
    }

    public UnitActivity End()
    {
        for (var worker = 0; worker < workers.Count; worker++) Settle(worker);
        return new(Total(low), Total(high), length / Math.Max(1, units));
    }

    /// <summary>Whole rows together; what is cut off at either end of the range by itself.</summary>
    private void MeasureRows(int worker, T* array, long start, long end)
    {
        fixed (T* lows = &lowPending[worker * units], highs = &highPending[worker * units])
        {
            while (start < end)
            {
                var feature = start % units;
                var rows = feature == 0 && end - start >= units ? (end - start) / units : 1;
                var width = Math.Min(units - feature, end - start);
                Width.Run<Features, T>(new(array + start, rows, units, width, lowest, highest, lows + feature, highs + feature));
                start += rows * width;
                pendingRows[worker] += rows;
            }
        }

        if (pendingRows[worker] > MostPending - RangeLength) Settle(worker);
    }

    private void MeasurePlanes(int worker, T* array, long start, long end)
    {
        fixed (long* lows = &low[worker * units], highs = &high[worker * units])
        {
            while (start < end)
            {
                var run = Math.Min(positions - start % positions, end - start);
                var unit = start / positions % units;
                Width.Run<Plane, T>(new(array + start, run, lowest, highest, lows + unit, highs + unit));
                start += run;
            }
        }
    }

    /// <summary>Moves a worker's pending counts to its totals.</summary>
    private void Settle(int worker)
    {
        if (pendingRows[worker] == 0) return;
        for (var i = worker * units; i < (worker + 1) * units; i++)
        {
            low[i] += long.CreateTruncating(lowPending[i]);
            high[i] += long.CreateTruncating(highPending[i]);
            (lowPending[i], highPending[i]) = (T.Zero, T.Zero);
        }

        pendingRows[worker] = 0;
    }

    private ImmutableArray<long> Total(long[] counts)
    {
        var totals = new long[units];
        for (var i = 0; i < workers.Count * units; i++) totals[i % units] += counts[i];
        return ImmutableArray.Create(totals);
    }

    private readonly struct Ranges(UnitMeter<T> meter, T* array) : IBlocks
    {
        public void Run(int block, int worker)
        {
            var start = block * RangeLength;
            meter.Measure(worker, array, start, Math.Min(RangeLength, meter.length - start));
        }
    }

    /// <summary>Neighbouring features, a register of them at a time, over a few rows.</summary>
    private readonly struct Features(T* x, long rows, long stride, long width, T low, T high, T* lows, T* highs) : ISimdKernel<T>
    {
        public void Run<V>()
            where V : struct, ISimd<V, T>
        {
            long feature = 0;
            for (; feature <= width - V.Count; feature += V.Count) Count<V>(feature);
            for (; feature < width; feature++) Count<Vec1<T>>(feature);
        }

        private void Count<V>(long feature)
            where V : struct, ISimd<V, T>
        {
            var (below, above) = (V.Load(lows + feature), V.Load(highs + feature));
            var (bottom, top, one) = (V.Create(low), V.Create(high), V.Of(1));
            for (long row = 0; row < rows; row++)
            {
                var v = V.Load(x + row * stride + feature);
                below += V.Select(V.LessOrEqual(v, bottom), one, V.Zero);
                above += V.Select(V.LessOrEqual(top, v), one, V.Zero);
            }

            V.Store(below, lows + feature);
            V.Store(above, highs + feature);
        }
    }

    /// <summary>Neighbouring positions of one unit.</summary>
    private readonly struct Plane(T* x, long count, T low, T high, long* lows, long* highs) : ISimdKernel<T>
    {
        public void Run<V>()
            where V : struct, ISimd<V, T>
        {
            long i = 0, below = 0, above = 0;
            for (; i <= count - V.Count; i += V.Count)
            {
                var v = V.Load(x + i);
                below += V.CountTrue(V.LessOrEqual(v, V.Create(low)));
                above += V.CountTrue(V.LessOrEqual(V.Create(high), v));
            }

            for (; i < count; i++)
            {
                if (x[i] <= low) below++;
                if (x[i] >= high) above++;
            }

            *lows += below;
            *highs += above;
        }
    }
}
