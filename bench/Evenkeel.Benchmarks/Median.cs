namespace Evenkeel.Benchmarks;

/// <summary>The middle of what was measured, which a few disturbed runs do not move.</summary>
internal static class Median
{
    public static double Of(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted[sorted.Length / 2];
    }
}
