using Evenkeel.Theory.Moments;
using Evenkeel.Theory.Moments.Kernels;

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

    /// <summary>Whether a norm holds the mean over units, or over samples and positions, at 0.</summary>
    internal bool IsCentred { get; init; }

    /// <summary>How many independent features there are at most; of data fewer than there are units.</summary>
    internal double Dimensions { get; init; } = double.PositiveInfinity;

    /// <summary>How many values a weighted layer has summed into each; infinity where that is not known.</summary>
    internal double Summed { get; init; } = double.PositiveInfinity;

    /// <summary>The same values elsewhere: what is done to the kernel is done to that of the values that they come from, too.</summary>
    internal SignalMoments Moved(Func<Kernel, Kernel> move) => this with { Kernel = move(Kernel), Origin = Origin is { } o ? o with { Kernel = move(o.Kernel) } : null };
}
