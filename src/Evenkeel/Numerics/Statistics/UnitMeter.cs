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

    private readonly Workers workers;
    private long[] low = [];
    private long[] high = [];
    private long units, positions, length;
    private T lowest, highest;

    public UnitMeter(Workers workers) => this.workers = workers;

    /// <summary>Starts counting.</summary>
    public void Begin(long samples, long unitCount, long positionCount, double lowEnd, double highEnd)
    {
        (units, positions, length) = (unitCount, positionCount, samples * unitCount * positionCount);
        (lowest, highest) = (T.CreateTruncating(lowEnd), T.CreateTruncating(highEnd));
        var size = checked((int)(workers.Count * units));
        if (low.Length < size) (low, high) = (new long[size], new long[size]);
        low.AsSpan(0, size).Clear();
        high.AsSpan(0, size).Clear();
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
        fixed (long* lows = &low[worker * units], highs = &high[worker * units])
        {
            for (var end = start + count; start < end;)
            {
                var inRun = start % (positions == 1 ? units : positions);
                if (positions == 1)
                {
                    // Whole rows together; what is cut off at either end of the range by itself.
                    var rows = inRun == 0 && end - start >= units ? (end - start) / units : 1;
                    var width = (int)Math.Min(units - inRun, end - start);
                    Width.Run<Features, T>(new(array + start, rows, units, width, lowest, highest, lows + inRun, highs + inRun));
                    start += rows * width;
                }
                else
                {
                    var run = Math.Min(positions - inRun, end - start);
                    var unit = start / positions % units;
                    Width.Run<Positions, T>(new(array + start, run, lowest, highest, lows + unit, highs + unit));
                    start += run;
                }
            }
        }
    }

    public UnitActivity End() => new(Total(low), Total(high), length / Math.Max(1, units));

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
    private readonly struct Features(T* x, long rows, long stride, int width, T low, T high, long* lows, long* highs) : ISimdKernel<T>
    {
        public void Run<V>()
            where V : struct, ISimd<V, T>
        {
            var counts = stackalloc T[2 * Partial.MaxCount];
            for (var feature = 0; feature < width; feature += V.Count)
            {
                var lanes = Math.Min(V.Count, width - feature);
                var (below, above) = (V.Zero, V.Zero);
                for (long row = 0; row < rows; row++)
                {
                    var at = x + row * stride + feature;
                    var v = lanes == V.Count ? V.Load(at) : Partial.Load<V, T>(at, lanes);
                    below += V.Select(V.LessOrEqual(v, V.Create(low)), V.Of(1), V.Zero);
                    above += V.Select(V.LessOrEqual(V.Create(high), v), V.Of(1), V.Zero);
                }

                V.Store(below, counts);
                V.Store(above, counts + Partial.MaxCount);
                for (var lane = 0; lane < lanes; lane++)
                {
                    lows[feature + lane] += long.CreateTruncating(counts[lane]);
                    highs[feature + lane] += long.CreateTruncating(counts[Partial.MaxCount + lane]);
                }
            }
        }
    }

    /// <summary>Neighbouring positions of one unit.</summary>
    private readonly struct Positions(T* x, long count, T low, T high, long* lows, long* highs) : ISimdKernel<T>
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
