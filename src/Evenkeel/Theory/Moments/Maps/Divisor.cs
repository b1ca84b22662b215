using Evenkeel.Theory.Moments.Kernels;

namespace Evenkeel.Theory.Moments.Maps;

/// <summary>
/// The variance v that a norm divides by. It is one of few values, and of few weights: Var v/(E v)² is 2 E[ρ²] over pairs of the values, where ρ is that of the values
/// which the unit's weights sum, and besides what squares of values that are not normal have in common.
/// </summary>
internal sealed class Divisor
{
    /// <summary>Of a variance of fewer than some four values 1/v has no expectation to speak of.</summary>
    public const double MostScatter = 0.5;

    /// <summary>The caveat of such a variance.</summary>
    public const string TooFew = "a norm of so few values has no moments to speak of";

    /// <summary>A law whose kurtosis is less below 0, as of one of 300 values, is normal.</summary>
    private const double Flat = -0.02;

    /// <summary>The same of a batch, whose samples differ in scale: of one of 22 values.</summary>
    private const double FlatOfBatch = -0.25;

    private readonly SignalMoments values;
    private readonly OneUnit unit;
    private readonly Kernel level, deviations;
    private readonly Scatter deviating;
    private readonly double still, together, ofPlaces, ofNormal, ofFunction;

    /// <summary>What squares have in common beyond those of normal values: of the mean square of several channels their kurtosis.</summary>
    private readonly double beyond;

    /// <summary>What squares of values that no weights of the channel have made have in common beyond normal ones; null of others.</summary>
    private readonly Kernel? own;

    /// <param name="values">What is normed.</param>
    /// <param name="normalized">Its kernel without the mean, of second moment 1.</param>
    /// <param name="mean">From a kernel to its means over what is normed together.</param>
    /// <param name="unit">What is known of a unit, where each has a norm of its own.</param>
    /// <param name="share">The share of a unit's E[x²] that is left without the mean.</param>
    /// <param name="held">The share of the values that a norm holds already.</param>
    /// <param name="together">Of how many samples all positions of a channel are normed together, each channel by itself; 0 where several channels are.</param>
    public Divisor(SignalMoments values, Kernel normalized, Func<Kernel, Kernel> mean, OneUnit unit, double share, double held, double together)
    {
        (this.values, this.unit, this.together, level) = (values, unit, together, normalized.Levelled());
        var profile = normalized.Profile;
        var squares = Kernel.Product(level, level, 0);
        Alike = profile == Profile.Flat ? mean(squares).Second : (1 + profile.Variance) * mean(squares.Spread(profile.Times(profile))).Second;

        // What windows at the edge make of the values' mean does not deviate, and nothing does of values that do not vary.
        still = share > 0 ? Math.Clamp(1 - unit.Share / share, 0, 1) : 1;
        deviating = unit.Scatter.Times(1 - still * still);
        deviations = deviating.Over(level);
        if (Alike == 0) return;
        var overlap = together > 0 ? (1 - still) * (1 - still) * unit.Overlap * (1 - 1 / Positions.Count(normalized)) / together : 0;
        ofPlaces = 2 * (Alike + overlap);
        ofNormal = Math.Max(0, 1 - held * held) * Math.Min(MostScatter, ofPlaces + 2 * mean(deviations).Second);
        own = together > 0 && unit == OneUnit.None ? Squares.Of(values).OfUnit.Plus(Squares.OfNormal(values.Kernel), -1, 0).WithUnit(0) : null;
        beyond = own is not null ? mean(own).Second : together == 0 ? Math.Max(0, 1 - held * held) * values.Kurtosis * Alike : 0;
        ofFunction = own is not null && values.FunctionOf is var (few, growth) ? Math.Clamp(growth * growth * 2 / few.Weights, 0, Math.Max(0, beyond)) : 0;
        Scatter = Math.Clamp(ofNormal + beyond, 0, MostScatter);
        Few = together > 0 ? ofPlaces + Math.Min(0, beyond) : 0;
    }

    /// <summary>E[ρ²] over pairs of the values.</summary>
    public double Alike { get; }

    /// <summary>How v goes with the square of one of the values: Cov(v, x²)/Var x².</summary>
    public double OfOne => own is null || !(values.Kurtosis > -2) ? Alike : Math.Max(Alike, Scatter / (values.Kurtosis + 2));

    /// <summary>Var v/(E v)².</summary>
    public double Scatter { get; }

    /// <inheritdoc cref="SignalMoments.FewNormed"/>
    public double Few { get; }

    /// <summary>Of x/√v E x⁴/E v², less 3; of many samples, which differ in scale, what makes them flat is taken to be made up for.</summary>
    public double Kurtosis
    {
        get
        {
            if (Alike == 0) return 0;
            if (together == 0) return values.Kurtosis;
            var kurtosis = ((unit != OneUnit.None ? 3 * deviating.Same : values.Kurtosis) - 3 * Scatter) / (1 + Scatter);
            return kurtosis < 0 && kurtosis > (together > 1 ? FlatOfBatch : Flat) ? 0 : kurtosis;
        }
    }

    /// <summary>How squares of x/√v go together; null where it is not known.</summary>
    public Lazy<Squares>? Squared
        => unit.Scales is { } scales ? new(() => OfUnit(scales.Value)) : unit != OneUnit.None ? null : own is null ? values.Squares : new(() => Over(Kernel.Product(level, level, 0).Affine(2, 0, 0).Plus(own, 1, 0)));

    /// <summary>
    /// E[1/v] E v: 1/(1 − s) of as many alike normal values as scatter by s, and of 2/n that n weights scatter by, of a function as far as its variance grows with
    /// theirs; 1 + s of what layers before have drawn, and of what else is not normal.
    /// </summary>
    /// <param name="share">v/(v + ε).</param>
    public double Inverse(double share)
    {
        var ofWeights = Math.Min(ofNormal, 2 / unit.Weights);
        var rest = Math.Max(0, ofNormal + Math.Min(0, beyond) - ofWeights);
        var (square, ofValues) = (share * share, Math.Min(rest, ofPlaces));
        return (1 + square * (rest - ofValues)) / ((1 - square * ofValues) * (1 - square * ofWeights) * (1 - square * Math.Min(MostScatter, ofFunction))) + square * (Math.Max(0, beyond) - ofFunction);
    }

    /// <summary>Of n weights w, of which v is, or grows as, the sum of squares, E[1/(v + ε)] E w²/E[w²/(v + ε)] = 1/(1 − 2/n v/(v + ε)) or so.</summary>
    /// <param name="share">v/(v + ε).</param>
    public double OfSmallWeights(double share)
        => 1 / (1 - share * (own is not null && values.FunctionOf is var (few, growth) ? Math.Clamp(growth * 2 / few.Used, 0, MostScatter) : Math.Min(ofNormal, 2 / unit.Used)));

    /// <summary>E[x² x'²]/(E v)² = 1 + Cov(s, s') + 2 E[k²] of scales s, where of n normal values k varies by (1 + ρ²)/n.</summary>
    private Squares OfUnit(Kernel scales)
    {
        var products = Kernel.Zip(level, deviations, (k, d) => 2 * (k * k + k * k * deviating.Same + (1 - k * k) * d), 0);
        return Over(products.Plus(scales.WithUnit(products.Unit), 1 - still * still, 0));
    }

    /// <summary>Of squares whose covariances are such, those over E v²/(E v)².</summary>
    private Squares Over(Kernel covariances) => new(covariances.Affine(1 / (1 + Scatter), -Scatter / (1 + Scatter), 0), Squares.Of(values).Together);
}
