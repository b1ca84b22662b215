namespace Evenkeel.Numerics.Statistics;

/// <summary>Sums of the first four powers of d = scale·x − centre over <paramref name="Count"/> values.</summary>
internal readonly record struct PowerSums(long Count, double First, double Second, double Third, double Fourth)
{
    /// <summary>The largest power of two by which values are scaled; its inverse is still a normal float.</summary>
    private const int MaxScaleExponent = 126;

    /// <summary>The power of two that brings a magnitude to between 1 and 2.</summary>
    public static double ScaleFor(double magnitude)
        => magnitude == 0 ? 1 : Math.ScaleB(1, Math.Clamp(-Math.ILogB(magnitude), -MaxScaleExponent, MaxScaleExponent));

    /// <summary>How far the mean lies from the centre.</summary>
    public double Offset => First / Count;

    /// <summary>The moments about the mean of the values themselves.</summary>
    public Moments Moments(double scale, double centre)
    {
        var (offset, inverse) = (Offset, 1 / scale);
        var square = offset * offset;
        return new Moments
        {
            Count = Count,
            Mean = (centre + offset) * inverse,
            M2 = Math.Max(0, Second - offset * First) * inverse * inverse,
            M3 = (Third - 3 * offset * Second + 2 * square * First) * inverse * inverse * inverse,
            M4 = Math.Max(0, Fourth - 4 * offset * Third + 6 * square * Second - 3 * square * offset * First) * inverse * inverse * inverse * inverse,
        };
    }
}
