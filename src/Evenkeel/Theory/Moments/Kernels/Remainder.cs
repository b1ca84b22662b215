namespace Evenkeel.Theory.Moments.Kernels;

/// <summary>Kernels of what differences and means leave.</summary>
internal static class Remainder
{
    /// <summary>Of a second moment: what sums and differences of it leave of nothing.</summary>
    private const double Rounding = 1e-12;

    /// <summary>
    /// What a difference or a mean has left of a value: where E[x²] is beyond the square of the mean by rounding alone, or by less, as where lags stand for many
    /// places, nothing varies.
    /// </summary>
    /// <param name="left">What is left.</param>
    /// <param name="second">E[x²] of the value.</param>
    public static Kernel LeftOf(this Kernel left, double second)
        => left.Second - left.Mean * left.Mean <= Rounding * second ? left.Everywhere(left.Mean * left.Mean, left.Mean) : left;
}
