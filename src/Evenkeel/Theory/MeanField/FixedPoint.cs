using Evenkeel.Networks.Activations;

namespace Evenkeel.Theory.MeanField;

/// <summary>Where q ← σ_w² E f(√q z)² + σ_b² settles.</summary>
internal static class FixedPoint
{
    /// <summary>A q beyond these is taken for infinite, or for 0.</summary>
    public const double Largest = 1e12, Smallest = 1e-20;

    /// <summary>By how much q changes from one try to the next, so that no pair of fixed points is passed over that lies farther apart.</summary>
    private const double Stride = 1.25;

    /// <summary>What quadrature leaves of a difference, relative to q.</summary>
    private const double Rounding = 1e-12;

    /// <summary>The fixed point that q comes to from 1: the map never falls, so it is the next one in the direction of the first step.</summary>
    /// <returns>q*; 0 or positive infinity where q goes there.</returns>
    public static double Of(Activation f, double weightVariance, double biasVariance)
    {
        double Excess(double q) => weightVariance * ActivationMoments.SecondMomentOf(f, q).Value + biasVariance - q;

        var first = Excess(1);
        if (Math.Abs(first) <= Rounding) return 1;
        var stride = first > 0 ? Stride : 1 / Stride;
        var (near, far) = (1.0, stride);
        while (Excess(far) * Math.Sign(first) > -Rounding * far)
        {
            (near, far) = (far, far * stride);
            if (far > Largest) return double.PositiveInfinity;
            if (far < Smallest) return 0;
        }

        return Bisection.Of(q => first > 0 ? Excess(q) : -Excess(q), near, far);
    }
}
