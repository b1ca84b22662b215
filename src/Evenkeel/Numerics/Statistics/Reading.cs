namespace Evenkeel.Numerics.Statistics;

/// <summary>What was measured of an array.</summary>
/// <param name="Moments">The moments of its values.</param>
/// <param name="Histogram">A histogram of their magnitudes; null where none was taken.</param>
public sealed record Reading(Moments Moments, LogHistogram? Histogram)
{
    /// <summary>Nothing was measured.</summary>
    public static Reading Empty { get; } = new(Moments.Empty, null);
}
