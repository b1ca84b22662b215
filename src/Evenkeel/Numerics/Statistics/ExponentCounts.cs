using System.Numerics;

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
        var bins = stackalloc int[Bins];
        new Span<int>(bins, Bins).Clear();
        var (first, last) = (Bins, -1);
        var runsInCell = Math.Max(1, length / SampleLength);
        var cellLength = runsInCell * RunLength;
        for (var cell = start / cellLength; cell * cellLength < start + count; cell++)
        {
            var run = cell * cellLength + Place(cell, runsInCell) * RunLength;
            var end = Math.Min(run + RunLength, start + count) - start;
            for (var i = Math.Max(run, start) - start; i < end; i++)
            {
                var value = double.CreateTruncating(piece[i]);
                if (value == 0 || !double.IsFinite(value)) continue;
                var bin = Exponent(value) - Lowest;
                bins[bin]++;
                first = Math.Min(first, bin);
                last = Math.Max(last, bin);
            }
        }

        for (var bin = first; bin <= last; bin++)
        {
            if (bins[bin] > 0) Interlocked.Add(ref counts[bin], bins[bin]);
        }
    }

    public LogHistogram ToHistogram()
    {
        var first = Array.FindIndex(counts, c => c > 0);
        if (first < 0) return new LogHistogram(0, []);
        var last = Array.FindLastIndex(counts, c => c > 0);
        return new LogHistogram(first + Lowest, [.. counts.AsSpan(first, last - first + 1)]);
    }

    /// <summary>The golden section's multiples are spread as evenly as can be.</summary>
    private static long Place(long cell, long runsInCell)
    {
        const ulong GoldenSection = 0x9E3779B97F4A7C15;
        return (long)Math.BigMul((ulong)cell * GoldenSection, (ulong)runsInCell, out _);
    }

    /// <summary>⌊log₂ |x|⌋ from the bits; a subnormal takes the library's longer way.</summary>
    private static int Exponent(double value)
    {
        var biased = (int)(BitConverter.DoubleToUInt64Bits(value) >> 52) & 0x7FF;
        return biased == 0 ? Math.ILogB(value) : biased - 1023;
    }
}
