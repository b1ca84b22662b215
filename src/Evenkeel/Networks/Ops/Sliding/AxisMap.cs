
namespace Evenkeel.Networks.Ops.Sliding;

/// <summary>One axis that a window slides along: tap t at place p lies on element p·Stride + Origin + t·Step, which may be outside.</summary>
internal readonly record struct AxisMap(long Extent, long Places, long Taps, long Stride, long Origin, long Step)
{
    /// <summary>An axis that is not there.</summary>
    public static AxisMap One => new(1, 1, 1, 1, 0, 1);

    /// <summary>Whether every element is the only one under a place of its own.</summary>
    public bool IsIdentity => Taps == 1 && Extent == Places && Origin == 0 && Stride == 1;

    /// <summary>The element under tap t at place p, or −1 outside.</summary>
    public long At(long place, long tap)
    {
        var at = place * Stride + Origin + tap * Step;
        return at < Extent ? Math.Max(at, -1) : -1;
    }

    /// <summary>The places [first, end) at which a tap falls inside.</summary>
    public (long First, long End) Inside(long tap)
    {
        var at = Origin + tap * Step;
        var first = at >= 0 ? 0 : (Stride - 1 - at) / Stride;
        var end = at >= Extent ? 0 : Math.Min(Places, (Extent - 1 - at) / Stride + 1);
        return (Math.Min(first, end), end);
    }

    /// <summary>The number of taps that fall inside at a place.</summary>
    public long TapsInside(long place)
    {
        long count = 0;
        for (long tap = 0; tap < Taps; tap++) count += At(place, tap) < 0 ? 0 : 1;
        return count;
    }

    /// <summary>The least and the greatest element that the window asks for, inside or not.</summary>
    public (long Least, long Greatest) Reach()
    {
        var (first, last) = (Origin, Origin + (Taps - 1) * Step);
        return (Math.Min(first, last), Math.Max(first, last) + (Places - 1) * Stride);
    }
}
