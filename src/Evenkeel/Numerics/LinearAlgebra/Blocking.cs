using System.Runtime.CompilerServices;

namespace Evenkeel.Numerics.LinearAlgebra;

/// <summary>The sizes that a product is cut into. Those that C's bits depend on, by the order of summation, are constants.</summary>
internal static class Blocking
{
    /// <summary>The k that are summed in registers before they are added to C.</summary>
    public const int Depth = 256;

    /// <summary>The size of a packed block of B, which leaves half of a common second cache to A and C.</summary>
    private const int BlockBytes = 1 << 18;

    /// <summary>The work, in multiply-adds, below which a task costs more to hand out than to do.</summary>
    private const double LeastTask = 1 << 20;

    private const int TasksPerWorker = 4;

    /// <summary>The most columns of a block of B.</summary>
    public static int MostColumns<T>(int width)
        where T : unmanaged
        => BlockBytes / Unsafe.SizeOf<T>() / Depth / width * width;

    /// <summary>The number of tasks that keeps <paramref name="workers"/> evenly busy.</summary>
    public static long Tasks(double multiplyAdds, int workers)
        => Math.Max(1, (long)Math.Min(multiplyAdds / LeastTask, workers == 1 ? 1 : (long)workers * TasksPerWorker));

    /// <summary>The size of <paramref name="parts"/> parts of nearly the same size, rounded up to whole panels.</summary>
    public static long Share(long extent, long parts, int panel) => RoundUp(DivideUp(extent, parts), panel);

    public static long RoundUp(long value, long unit) => DivideUp(value, unit) * unit;

    public static long DivideUp(long value, long unit) => (value + unit - 1) / unit;
}
