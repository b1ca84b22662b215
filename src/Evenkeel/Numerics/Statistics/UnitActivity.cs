using System.Numerics;
using Evenkeel.Numerics.Simd;
using Evenkeel.Numerics.Threads;

namespace Evenkeel.Numerics.Statistics;

/// <summary>For each unit (feature or channel) the number of values at or beyond either end of an interval.</summary>
/// <param name="Low">How many of a unit's values are at or below the lower end.</param>
/// <param name="High">How many are at or above the upper end.</param>
/// <param name="PerUnit">The number of values that a unit has over samples and positions.</param>
internal sealed record UnitActivity(long[] Low, long[] High, long PerUnit)
{
    /// <summary>Features that one piece of work counts: two cache lines of floats.</summary>
    private const int FeaturesInPiece = 32;

    /// <summary>Counts over an array of samples × units × positions.</summary>
    public static unsafe UnitActivity Count<T>(Workers workers, T* x, long samples, long units, long positions, double low, double high)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var activity = new UnitActivity(new long[units], new long[units], samples * positions);
        var piece = positions == 1 ? FeaturesInPiece : 1;
        var work = new Pieces<T>(x, samples, units, positions, piece, T.CreateTruncating(low), T.CreateTruncating(high), activity);
        workers.For(checked((int)((units + piece - 1) / piece)), work);
        return activity;
    }

    private readonly unsafe struct Pieces<T>(T* x, long samples, long units, long positions, int piece, T low, T high, UnitActivity activity) : IBlocks
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public void Run(int block, int worker)
        {
            var first = (long)block * piece;
            if (positions == 1) Width.Run<Features<T>, T>(new(x + first, samples, units, (int)Math.Min(piece, units - first), low, high, first, activity));
            else Width.Run<Channel<T>, T>(new(x, samples, units, positions, low, high, first, activity));
        }
    }

    /// <summary>Neighbouring features, a register of them at a time; counts stay exact in a float up to 2²⁴ samples.</summary>
    private readonly unsafe struct Features<T>(T* x, long samples, long stride, int count, T low, T high, long first, UnitActivity activity) : ISimdKernel<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        private const long ExactInFloat = 1 << 24;

        public void Run<V>()
            where V : struct, ISimd<V, T>
        {
            var counts = stackalloc T[2 * Partial.MaxCount];
            for (var feature = 0; feature < count; feature += V.Count)
            {
                var lanes = Math.Min(V.Count, count - feature);
                for (long start = 0; start < samples; start += ExactInFloat)
                {
                    var (below, above) = (V.Zero, V.Zero);
                    for (var n = start; n < Math.Min(samples, start + ExactInFloat); n++)
                    {
                        var at = x + n * stride + feature;
                        var v = lanes == V.Count ? V.Load(at) : Partial.Load<V, T>(at, lanes);
                        below += V.Select(V.LessOrEqual(v, V.Create(low)), V.Of(1), V.Zero);
                        above += V.Select(V.LessOrEqual(V.Create(high), v), V.Of(1), V.Zero);
                    }

                    V.Store(below, counts);
                    V.Store(above, counts + Partial.MaxCount);
                    for (var lane = 0; lane < lanes; lane++)
                    {
                        activity.Low[first + feature + lane] += long.CreateTruncating(counts[lane]);
                        activity.High[first + feature + lane] += long.CreateTruncating(counts[Partial.MaxCount + lane]);
                    }
                }
            }
        }
    }

    private readonly unsafe struct Channel<T>(T* x, long samples, long channels, long positions, T low, T high, long channel, UnitActivity activity) : ISimdKernel<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public void Run<V>()
            where V : struct, ISimd<V, T>
        {
            for (long n = 0; n < samples; n++)
            {
                var plane = x + (n * channels + channel) * positions;
                var whole = positions - positions % V.Count;
                var (below, above) = (V.Zero, V.Zero);
                for (long p = 0; p < whole; p += V.Count)
                {
                    var v = V.Load(plane + p);
                    below += V.Select(V.LessOrEqual(v, V.Create(low)), V.Of(1), V.Zero);
                    above += V.Select(V.LessOrEqual(V.Create(high), v), V.Of(1), V.Zero);
                }

                activity.Low[channel] += long.CreateTruncating(V.Sum(below));
                activity.High[channel] += long.CreateTruncating(V.Sum(above));
                for (var p = whole; p < positions; p++)
                {
                    if (plane[p] <= low) activity.Low[channel]++;
                    if (plane[p] >= high) activity.High[channel]++;
                }
            }
        }
    }
}
