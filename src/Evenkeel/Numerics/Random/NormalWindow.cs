namespace Evenkeel.Numerics.Random;

/// <summary>The standard normal law between two bounds, and the quantiles of what lies between them.</summary>
internal readonly struct NormalWindow
{
    /// <summary>A window that is wholly beyond this on one side is drawn from logarithms of tails, one value at a time.</summary>
    private const double Far = 1;

    private readonly double logOfNearTail;
    private readonly double ratioOfTails;

    /// <summary>The window from <paramref name="low"/> to <paramref name="high"/>; either may be infinite.</summary>
    public NormalWindow(double low, double high)
    {
        (Low, High) = (low, high);
        (Below, Above) = (NormalTail.Of(-low), NormalTail.Of(high));
        IsFar = low >= Far || high <= -Far;
        Mass = low > 0 ? NormalTail.Of(low) - Above : high < 0 ? NormalTail.Of(-high) - Below : 1 - Below - Above;
        var (near, far) = low > 0 ? (low, high) : (-high, -low);
        if (!IsFar) return;
        logOfNearTail = NormalTail.LogOf(near);
        ratioOfTails = NormalTail.Ratio(near, far);
    }

    /// <summary>The lower bound.</summary>
    public double Low { get; }

    /// <summary>The upper bound.</summary>
    public double High { get; }

    /// <summary>P(Z &lt; Low).</summary>
    public double Below { get; }

    /// <summary>P(Z > High).</summary>
    public double Above { get; }

    /// <summary>P(Low &lt; Z &lt; High).</summary>
    public double Mass { get; }

    /// <summary>Whether the window is far out on one side, so that its mass may be too small for a number.</summary>
    public bool IsFar { get; }

    /// <summary>Computes the z with a share <paramref name="fromLow"/> of the mass below it; the shares add up to 1, and each is exact where it is small.</summary>
    public double Quantile(double fromLow, double fromHigh) => Math.Clamp(Unbounded(fromLow, fromHigh), Low, High);

    private double Unbounded(double fromLow, double fromHigh)
    {
        if (IsFar)
        {
            // Q(z) = Q(near) (share beyond z + (share before z) Q(far)/Q(near)).
            var (before, beyond) = Low > 0 ? (fromLow, fromHigh) : (fromHigh, fromLow);
            var z = NormalTail.InverseOfLog(logOfNearTail + Reproducible.Log(beyond + before * ratioOfTails));
            return Low > 0 ? z : -z;
        }

        var (lower, upper) = (Below + Mass * fromLow, Above + Mass * fromHigh);
        return lower < upper ? -NormalTail.Inverse(lower) : NormalTail.Inverse(Math.Min(upper, 0.5));
    }
}
