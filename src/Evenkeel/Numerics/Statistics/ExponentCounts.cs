using System.Numerics;
using System.Runtime.CompilerServices;

namespace Evenkeel.Numerics.Statistics;

/// <summary>Counts values by ⌊log₂ |x|⌋; several threads may add at once.</summary>
internal sealed unsafe class ExponentCounts
{
    /// <summary>Values of an array that are counted, about.</summary>
    private const long SampleLength = 8192;

    /// <summary>Neighbours that are counted together: four cache lines of floats.</summary>
    private const long RunLength = 64;

    /// <summary>From the smallest subnormal double to the largest double.</summary>
    private const int Lowest = -1074, Bins = 1023 - Lowest + 1;

    private readonly long[] counts = new long[Bins];

    public void Clear() => counts.AsSpan().Clear();

    /// <summary>
    /// Counts a piece of an array of <paramref name="length"/> values that starts at <paramref name="start"/>: of each cell of a long array one
    /// run, whose place in the cell changes from cell to cell, so that no feature of a row is preferred.
    /// </summary>
    public void Add<T>(T* piece, long start, long count, long length)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var (special, bias) = typeof(T) == typeof(float) ? (0xFF, 127) : (0x7FF, 1023);
        Span<int> bins = stackalloc int[special + 1];
        bins.Clear();
        var runsInCell = Math.Max(1, length / SampleLength);
        var cellLength = runsInCell * RunLength;
        for (var cell = start / cellLength; cell * cellLength < start + count; cell++)
        {
            var run = cell * cellLength + Place(cell, runsInCell) * RunLength;
            var end = Math.Min(run + RunLength, start + count) - start;
            for (var i = Math.Max(run, start) - start; i < end; i++)
            {
                var exponent = BiasedExponent(piece[i]);
                bins[exponent]++;
                if (exponent == 0 && piece[i] != T.Zero) Interlocked.Increment(ref counts[Math.ILogB(double.CreateTruncating(piece[i])) - Lowest]);
            }
        }

        // Zeros and subnormal numbers have the lowest exponent, infinities and NaN the highest.
        for (var bin = 1; bin < special; bin++)
        {
            var empty = bins[bin..special].IndexOfAnyExcept(0);
            if (empty < 0) break;
            bin += empty;
            Interlocked.Add(ref counts[bin - bias - Lowest], bins[bin]);
        }
    }

    public LogHistogram ToHistogram()
    {
        var first = counts.AsSpan().IndexOfAnyExcept(0L);
        if (first < 0) return new LogHistogram(0, []);
        var last = counts.AsSpan().LastIndexOfAnyExcept(0L);
        return new LogHistogram(first + Lowest, [.. counts.AsSpan(first, last - first + 1)]);
    }

    /// <summary>The golden section's multiples are spread as evenly as can be.</summary>
    private static long Place(long cell, long runsInCell)
    {
        const ulong GoldenSection = 0x9E3779B97F4A7C15;
        return (long)Math.BigMul((ulong)cell * GoldenSection, (ulong)runsInCell, out _);
    }

    /// <summary>The bits of the exponent.</summary>
    private static int BiasedExponent<T>(T value)
        where T : unmanaged
        => typeof(T) == typeof(float)
            ? (int)(Unsafe.BitCast<T, uint>(value) >> 23) & 0xFF
            : (int)(Unsafe.BitCast<T, ulong>(value) >> 52) & 0x7FF;
}
