using System.Collections.Immutable;
using System.Numerics;

namespace Evenkeel.Numerics.Statistics;

/// <summary>A histogram of |x| whose edges are powers of two; zeros and values that are not finite are in no bin.</summary>
/// <param name="FirstExponent">The exponent of the lowest edge.</param>
/// <param name="Counts">The count between 2^(first + i) and 2^(first + i + 1).</param>
public sealed record LogHistogram(int FirstExponent, ImmutableArray<long> Counts)
{
    /// <summary>A full histogram costs more than the moments; so many evenly spaced elements tell the same.</summary>
    private const int MaxElements = 65536;

    /// <summary>From the smallest subnormal double to the largest double.</summary>
    private const int LowestExponent = -1074, HighestExponent = 1023;

    /// <summary>The edges of the bins, one more than there are counts.</summary>
    public IEnumerable<double> Edges => Counts.IsEmpty ? [] : Enumerable.Range(FirstExponent, Counts.Length + 1).Select(e => Math.ScaleB(1, e));

    internal static unsafe LogHistogram Of<T>(T* x, long count)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var bins = stackalloc int[HighestExponent - LowestExponent + 1];
        new Span<int>(bins, HighestExponent - LowestExponent + 1).Clear();
        var (first, last) = (int.MaxValue, int.MinValue);
        var stride = Math.Max(1, (count + MaxElements - 1) / MaxElements);
        for (long i = 0; i < count; i += stride)
        {
            var value = double.CreateTruncating(x[i]);
            if (value == 0 || !double.IsFinite(value)) continue;
            var exponent = Exponent(value);
            bins[exponent - LowestExponent]++;
            first = Math.Min(first, exponent);
            last = Math.Max(last, exponent);
        }

        if (first > last) return new LogHistogram(0, []);
        return new LogHistogram(first, [.. Enumerable.Range(first, last - first + 1).Select(e => (long)bins[e - LowestExponent])]);
    }

    /// <summary>⌊log₂ |x|⌋ from the bits; a subnormal takes the library's longer way.</summary>
    private static int Exponent(double value)
    {
        var biased = (int)(BitConverter.DoubleToUInt64Bits(value) >> 52) & 0x7FF;
        return biased == 0 ? Math.ILogB(value) : biased - 1023;
    }
}
