using System.Collections.Immutable;
using Evenkeel.Networks.Ops;
using Evenkeel.Theory.Moments;
using Evenkeel.Theory.Moments.Kernels;
using Evenkeel.Theory.Moments.Maps;

namespace Evenkeel.Theory;

/// <summary>What theory knows of the values at one place of a network, over units, positions, samples and draws of the weights.</summary>
public sealed record SignalMoments
{
    internal SignalMoments(Kernel kernel, Noise? noise = null) => (Kernel, Noise) = (kernel, noise ?? Noise.None);

    /// <summary>E[x].</summary>
    public double Mean => Kernel.Mean;

    /// <summary>q = E[x²] (not the variance).</summary>
    public double SecondMoment => Kernel.Second;

    /// <summary>E[(x − E x)²].</summary>
    public double Variance => Kernel.Variance;

    /// <summary>E[x x'] of one unit and position in two samples: over q it is their expected cosine.</summary>
    public double BetweenSamples => Kernel.Other[0];

    /// <summary>E[x x'] of one unit in one sample, the mean over all pairs of different positions; q where there is one position alone.</summary>
    public double BetweenPositions => Moments.Kernels.Positions.OfDifferent(Kernel);

    /// <summary>The number of positions of a sample.</summary>
    public double Positions => Moments.Kernels.Positions.Count(Kernel);

    /// <summary>Var ln of the second moment as measured, over draws of the weights.</summary>
    public double LogVariance => Noise.Variance;

    /// <summary>E[x x'] at every distance.</summary>
    internal Kernel Kernel { get; init; }

    /// <summary>Where <see cref="LogVariance"/> comes from.</summary>
    internal Noise Noise { get; init; }

    /// <summary>The part of the noise that is the scatter of this value's own units, which an average over positions makes anew.</summary>
    internal int? OwnSource { get; init; }

    /// <summary>The normal scores that these are a function of; null where they are normal themselves, or taken to be.</summary>
    internal Origin? Origin { get; init; }

    /// <summary>The value of the graph that normal values are, unchanged; null where they are none before.</summary>
    internal int? Source { get; init; }

    /// <summary>What normal values are a multiple of; null where that is not known.</summary>
    internal Rescaled? Rescaled { get; init; }

    /// <summary>The parts of the units, side by side, where these come from several values; empty where all are alike.</summary>
    internal ImmutableArray<SignalMoments> Parts { get; init; } = [];

    /// <summary>What a constant was put around, where these are padded.</summary>
    internal Padding? Padding { get; init; }

    /// <summary>What these are the largest of, and in which window; null of others.</summary>
    internal (SignalMoments Values, Window Window)? LargestOf { get; init; }

    /// <summary>Whether a norm holds the mean over units, or over samples and positions, at 0.</summary>
    internal bool IsCentred { get; init; }

    /// <summary>How the kernel deviates by what the layers before have drawn.</summary>
    internal Scatter Inner { get; init; }

    /// <summary>How it deviates by what the values' own units have drawn; null where these are as good as normal.</summary>
    internal Scatter? OfUnits { get; init; }

    /// <summary>How the kernel deviates that is left when the mean over places is taken away.</summary>
    internal Scatter Varying { get; init; }

    /// <summary>What is known of one unit, of which a norm takes the moments.</summary>
    internal OneUnit OneUnit { get; init; } = OneUnit.None;

    /// <summary>How the kernel over the units that there are, or over those of one group, deviates from its expectation, or that of the values without their mean.</summary>
    internal Scatter ScatterOf(bool isCentred, double groups = 1) => InnerScatter(isCentred).Plus(UnitsScatter(isCentred, groups));

    /// <summary>Of it, what the layers before have drawn.</summary>
    internal Scatter InnerScatter(bool isCentred)
    {
        if (!isCentred || !(Variance > 0)) return Inner;
        var share = SecondMoment / Variance;
        return new Scatter(Inner.Same, share * share * Inner.Positions, share * share * Inner.Samples, Inner.Apart, share * share * Inner.Pooled);
    }

    /// <summary>Of it, what is of these units.</summary>
    internal Scatter UnitsScatter(bool isCentred, double groups = 1)
    {
        var units = 1 / (groups / Kernel.Units + 1 / Dimensions);
        return !isCentred || !(Variance > 0) ? OfUnits?.Times(groups) ?? Scatter.OfUnits(Kernel, units) : Scatter.OfUnits(Kernel, units, isCentred: true);
    }

    /// <summary>E (x − E x)³ over the 1.5th power of the variance.</summary>
    internal double Skewness { get; init; }

    /// <summary>E (x − E x)⁴ over the square of the variance, less 3, of one unit.</summary>
    internal double Kurtosis { get; init; }

    /// <summary>How their squares go together at two places; null where as those of normal values do.</summary>
    internal Lazy<Squares>? Squares { get; init; }

    /// <summary>
    /// The mean over different positions of the square that E[x x'] of one unit deviates by from that of all, over the square of the variance.
    /// </summary>
    internal double UnitPositions { get; init; }

    /// <summary>The mean square of the skewness that a unit has by its own weights.</summary>
    internal double UnitSkewness { get; init; }

    /// <summary>The share of E[x²] that a layer norm holds at each place: of it neither the mean over the features nor the mean square scatters.</summary>
    internal double Held { get; init; }

    /// <summary>The kernel with another axis as that of units; the features that a layer norm has made sum to 0.</summary>
    internal Kernel WithUnit(int? unit) => unit == Kernel.Unit ? Kernel : Kernel.UnitAsPositions(Held).WithUnit(unit);

    /// <summary>How many independent features there are at most; of data fewer than there are units.</summary>
    internal double Dimensions { get; init; } = double.PositiveInfinity;

    /// <summary>E ρ² − (E ρ)² over pairs of places, which are alike by more than their distance says where they hold the same word.</summary>
    internal double Repeats { get; init; }

    /// <summary>Behind a norm of each channel: by how much the squares of what it divides by scatter beyond the channel's own weights, relatively.</summary>
    internal double GainScatter { get; init; }

    /// <summary>Behind a norm of each channel: 2/d of the d independent values that it has divided by the mean square of.</summary>
    internal double FewNormed { get; init; }

    /// <summary>How means over windows of these scatter; null where it is not known.</summary>
    internal Averages? Averages { get; init; }

    /// <summary>The means over windows, which scatter as the values do where it is not known.</summary>
    internal SignalMoments AveragedOver(ImmutableArray<Slide> windows)
        => Averages?.Over(windows) ?? this with { Kernel = Moments.Averages.Of(Kernel, windows), Origin = null, Source = null, Rescaled = null, Parts = [] };

    /// <summary>2/n of n weights of a unit, by which its scale differs from that of others at all places alike; 0 where they are many.</summary>
    internal double OfWeights { get; init; }

    /// <summary>Of a function of sums by the weights of one unit each: that unit, and d ln Var f/d ln v by its scale v; null of others.</summary>
    internal (OneUnit Unit, double Growth)? FunctionOf { get; init; }

    /// <summary>How many values a weighted layer has summed into each; infinity where that is not known.</summary>
    internal double Summed { get; init; } = double.PositiveInfinity;

    /// <summary>The value of the graph that a weighted layer has made these of; null of others.</summary>
    internal int? Reads { get; init; }

    /// <summary>The same values elsewhere: what is done to the kernel is done to that of the values that they come from, too.</summary>
    internal SignalMoments Moved(Func<Kernel, Kernel> move) => this with
    {
        Kernel = move(Kernel),
        Squares = Moved(Squares, move),
        Held = 0,
        Averages = null,
        Source = null,
        Rescaled = null,
        Parts = [],
        Padding = null,
        LargestOf = null,
        Origin = Origin is { } o ? o with { Kernel = move(o.Kernel), Squares = Moved(o.Squares, move), Before = null } : null,
    };

    private static Lazy<Squares>? Moved(Lazy<Squares>? squares, Func<Kernel, Kernel> move) => squares is { } of ? new(() => of.Value.Moved(move)) : null;
}
