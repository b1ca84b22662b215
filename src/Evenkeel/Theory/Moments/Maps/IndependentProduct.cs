using Evenkeel.Theory.Moments.Kernels;

namespace Evenkeel.Theory.Moments.Maps;

/// <summary>
/// What is known of the product of two independent values beyond its kernel: E[y^k] = E[a^k] E[b^k], and the deviations of both. A gate that hardly varies leaves
/// all that is known of what it opens.
/// </summary>
internal static class IndependentProduct
{
    /// <summary>Of the variance of a product: what comes from one factor's by as much is as that factor is.</summary>
    private const double Mostly = 0.9;

    public static SignalMoments Of(MapInputs inputs, Kernel left, Kernel right, Noise noise)
    {
        var (a, b) = (inputs.Signals[0], inputs.Signals[1]);
        var kernel = Of(left, right, a.Mean * b.Mean);
        var (skewness, kurtosis) = a.SecondMoment > 0 && b.SecondMoment > 0 ? Shape(Raw(a), Raw(b)) : (0, 0);
        var most = kernel.Variance > 0 && b.SecondMoment * a.Variance >= Mostly * kernel.Variance ? a
            : kernel.Variance > 0 && a.SecondMoment * b.Variance >= Mostly * kernel.Variance ? b : null;
        var isSame = most is not null && most.Kernel.Shape.Equals(kernel.Shape);
        return new SignalMoments(kernel, noise)
        {
            Skewness = skewness,
            Kurtosis = kurtosis,
            Inner = Deviation((left, a.Inner), (right, b.Inner)),
            OfUnits = left.Unit is { } unit && unit == right.Unit && left.Units == right.Units ? OfUnits(kernel, a, b) : null,
            Squares = isSame ? most!.Squares : null,
            UnitPositions = isSame ? most!.UnitPositions : 0,
        };
    }

    /// <summary>The kernel alone; where both are larger at the same places, their product is more than that of the means over places.</summary>
    public static Kernel Of(Kernel left, Kernel right, double mean)
        => Kernel.Product(left, right, 0).Affine(1 + left.Profile.Covariance(right.Profile), 0, mean) with { Profile = left.Profile.Times(right.Profile) };

    /// <summary>E[y^k] for k of 1, 3 and 4, over the root of E[y²] to that power.</summary>
    private static double[] Raw(SignalMoments y)
    {
        var (m, v) = (y.Mean / Math.Sqrt(y.SecondMoment), y.Variance / y.SecondMoment);
        var (third, fourth) = (y.Skewness * Math.Pow(v, 1.5), (y.Kurtosis + 3) * v * v);
        return [m, m * m * m + 3 * m * v + third, m * m * m * m + 6 * m * m * v + 4 * m * third + fourth];
    }

    /// <summary>E[y⁴] over the square of E[y²].</summary>
    public static double Fourth(SignalMoments y) => Raw(y)[2];

    private static (double Skewness, double Kurtosis) Shape(double[] a, double[] b) => NormalSquare.Shape(a[0] * b[0], a[1] * b[1], a[2] * b[2]);

    /// <summary>Of E[a a'] E[b b'] over the square of its own, where either deviates.</summary>
    private static Scatter Deviation((Kernel Kernel, Scatter Inner) a, (Kernel Kernel, Scatter Inner) b)
    {
        var (first, second) = (Shares(a.Kernel), Shares(b.Kernel));
        var apart = 1 - first.Positions + 1 - second.Positions;
        return new Scatter(
            a.Inner.Same + b.Inner.Same,
            Of(a.Inner.Positions, second.Positions, b.Inner.Positions, first.Positions),
            Of(a.Inner.Samples, second.Samples, b.Inner.Samples, first.Samples),
            apart > 0 ? ((1 - first.Positions) * a.Inner.Apart + (1 - second.Positions) * b.Inner.Apart) / apart : 0,
            Of(a.Inner.Pooled, second.Pooled, b.Inner.Pooled, first.Pooled));

        static double Of(double ofA, double b, double ofB, double a) => b * b * ofA + a * a * ofB;

        static (double Positions, double Samples, double Pooled) Shares(Kernel kernel)
            => kernel.Second > 0 ? (Positions.OfDifferent(kernel) / kernel.Second, kernel.Other[0] / kernel.Second, kernel.MeanOf(1) / kernel.Second) : default;
    }

    /// <summary>E[y⁴]/(E[y²])² is that of both factors.</summary>
    private static Scatter OfUnits(Kernel kernel, SignalMoments a, SignalMoments b)
    {
        var units = kernel.Units;
        double Fourth(SignalMoments y) => 1 + units * y.UnitsScatter(isCentred: false).Same;
        return Scatter.OfUnits(kernel, units) with { Same = (Fourth(a) * Fourth(b) - 1) / units };
    }
}
