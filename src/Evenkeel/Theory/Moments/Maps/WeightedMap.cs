using Evenkeel.Theory.Moments.Kernels;

namespace Evenkeel.Theory.Moments.Maps;

/// <summary>
/// Weighted sums: K' = n_in E[w²] K + E[b²] forward at every distance, of mean E[b], and n_out E[w²] backward, where n_in values are summed into an output
/// and an input goes into n_out outputs (He et al. 2015, section 2.2; Poole et al. 2016, equation 5; Xiao et al. 2018).
/// </summary>
internal static class WeightedMap
{
    /// <summary>E w⁴ of standard normal weights.</summary>
    private const double FourthMoment = 3;

    /// <summary>Of the variance of a unit's scale: that of more weights changes no mean by a hundredth.</summary>
    private const double FewWeights = 0.02;

    public static MomentStep Linear(MapInputs inputs)
    {
        var x = inputs.X.Kernel;
        var last = x.Shape.Rank - 1;
        var fans = inputs.Node.Parameters[0].Fans;
        return Of(inputs, new Weighing(x.WithUnit(last).WithUnits(inputs.Output[last]), fans.In, g => g.WithUnit(last).WithUnits(x.Shape[last]), fans.Out)
        {
            Weights = fans.In,
            Used = fans.In,
            Independent = 1 / (1 / fans.In + 1 / inputs.X.Dimensions),
            Inner = inputs.X.ScatterOf,
            Squares = () => inputs.X.Inner.Same + (2 + inputs.X.Kurtosis) / fans.In,
            Scatter = inputs.X.UnitsScatter(isCentred: false).Same,
        });
    }

    /// <summary>Any layer that sums values by weights of its own.</summary>
    public static MomentStep Of(MapInputs inputs, Weighing weighing)
    {
        var weight = inputs.Weight(0);
        if (!weight.IsCentred) return MomentStep.Unknown("unknown: the weights' mean is not 0, so that signals add up coherently");
        var biases = inputs.Node.Parameters.Length > 1 ? inputs.Weight(1) : default;
        var bias = biases.SecondMoment;
        var kernel = weighing.Moved.Affine(weighing.Summed * weight.SecondMoment, bias, biases.IsCentred ? 0 : biases.Mean ?? 0);
        var share = kernel.Second > 0 ? 1 - bias / kernel.Second : 0;
        kernel = kernel with { Profile = kernel.Profile.Mixed(share, Profile.Flat) };
        var (inner, varying) = (weighing.Inner(false, 1), weighing.Inner(true, 1));
        var ofUnit = weighing.Groups == 1 ? inner : weighing.Inner(false, weighing.Groups);
        var isOfFew = share > 0 && weighing.Scatter > FewWeights;
        var ofWeights = isOfFew ? share * share * 2 / weighing.Summed : 0;
        var kurtosis = isOfFew ? FourthMoment * share * share * weighing.Scatter : FourthMoment * inputs.X.Kurtosis / (weighing.Independent + 2);
        return new MomentStep(
            inputs.Normal(kernel, inputs.X.Noise.Times(share), inner.Times(share * share), ofUnit.Times(share * share), share * share * inputs.X.Repeats) with
            {
                Varying = varying,
                OneUnit = new OneUnit(
                    weighing.Weights, (weighing.Groups == 1 ? varying : weighing.Inner(true, weighing.Groups)) with { Same = weighing.Scales?.Value.Second ?? weighing.Squares() },
                    inputs.X.SecondMoment > 0 ? share * inputs.X.Variance / inputs.X.SecondMoment : 0,
                    weighing.Scales)
                { Used = weighing.Used, Groups = weighing.Groups, Overlap = weighing.Overlap },
                Squares = weighing.Together is not null || ofWeights > 0 ? new(OfSquares) : null,
                Summed = weighing.Independent,
                Reads = inputs.Node.Inputs.IsEmpty ? null : inputs.Node.Inputs[0],
                UnitPositions = weighing.Overlap * weighing.OfAllTaps,
                UnitSkewness = UnitSkewness(inputs.X, weighing),
                Kurtosis = kurtosis,
                OfWeights = ofWeights,
            },
            g => [weighing.Back(g).Times(Math.Sqrt(weighing.Spread * weight.SecondMoment / g.OfSmallWeights)) with { Taken = OfSlopes(g) is { } taken ? weighing.Before(taken) : g.OfSmallWeights > 1 ? weighing.Before(g.Taken) : default, ByScale = share * weighing.Shared * g.ByScale, Growth = weighing.Alone is { } alone && g.Growth is { } growth ? new(() => growth.Value * alone()) : null }],
            "independent weights of mean 0")
        {
            BackwardNoise = (dy, dx, cosines) => dx.Second > 0 && dy.Second > 0 ? BackwardNoise(inputs, dy, dx, cosines) : (0, cosines),
        };

        // A gradient g = h F(y) of free h that sums y of one channel have has E(Σ g y)² of E[y² F²], where free ones of its scale have E y² E F².
        Taken? OfSlopes(Kernel g)
        {
            if (weighing.Alone is null || g.Taken != default || g.Conditional is not { } given || given.Source != inputs.Index) return null;
            var origin = Origin.Normal(inputs.Index, kernel, kurtosis);
            var apart = kernel.Second * given.Square(origin);
            return apart > 0 ? new(0, 1 - given.Times(y => y).Square(origin) / apart) { Together = 1 } : null;
        }

        // What few weights make of a unit's scale is the same at all places.
        Squares OfSquares()
        {
            var normal = Squares.OfNormal(kernel);
            return new(normal.Affine(1 + ofWeights, ofWeights, 0).WithSecond(2 + kurtosis), weighing.Together?.Value ?? normal.Affine(inner.Same / 2, 0, 0));
        }
    }

    /// <summary>Given ∂y the values of ∂x are normal, as alike at two places as those of ∂y are over its units, and independent from unit to unit.</summary>
    private static (double Variance, double Cosines) BackwardNoise(MapInputs inputs, Kernel dy, Kernel dx, double cosines)
    {
        cosines += dy.MeanOf(k => Math.Pow(1 - Math.Min(1, Math.Pow(k / dy.Second, 2)), 2), inputs.Samples) / dy.Units;
        return (2 / dx.Units * (dx.MeanOf(k => Math.Pow(k / dx.Second, 2), inputs.Samples) + cosines), cosines);
    }

    /// <summary>
    /// The mean square of the skewness of Σ w x, 6 E T² + 9 E C² by the third cumulants T of the values and their contraction C = Cov(x_k, Σ x²): of n
    /// independent ones of skewness κ 6 κ²/n² and κ/n; where their scale s differs from place to place by chance, m Cov(s, s')/(2 √v); at edges what the means
    /// lean to it. One unit more of values that are sums themselves has the skewness that these have.
    /// </summary>
    private static double UnitSkewness(SignalMoments x, Weighing weighing)
    {
        if (!(x.Variance > 0)) return 0;
        var (independent, leaning) = (weighing.Independent, weighing.Leaning);
        var ofScale = x.Inner.Same * weighing.Shared * Math.Abs(x.Mean) / (2 * Math.Sqrt(x.Variance));
        var contraction = Math.Abs(x.Skewness) / (independent + 3) + ofScale;
        var before = x.UnitSkewness * Math.Min(1, Math.Pow(x.Kernel.Units / independent, 2));
        return before + 6 * x.Skewness * x.Skewness / ((independent + 2) * (independent + 4)) + 9 * (contraction * (contraction + 2 * leaning.Mean) + leaning.Square);
    }
}
