using Evenkeel.Theory.Moments.Kernels;

namespace Evenkeel.Theory.Moments;

/// <summary>What is known of one unit of a weighted layer, over draws of all layers before.</summary>
/// <param name="Weights">How many weights it has.</param>
/// <param name="Scatter">How the kernel of the values that these sum deviates, without their mean.</param>
/// <param name="Share">The share of the unit's E[x²] that is of values without their mean.</param>
/// <param name="Scales">Cov(s, s') at two places of the scale, E[y²] given what is summed; null where it is not known.</param>
internal readonly record struct OneUnit(double Weights, Scatter Scatter, double Share, Lazy<Kernel>? Scales = null)
{
    /// <summary>The groups of channels, of which a unit reads one.</summary>
    public double Groups { get; init; } = 1;

    /// <summary>How many of the weights there are in effect, where not all places use all of them.</summary>
    public double Used { get; init; } = Weights;

    /// <summary>The mean over different positions of the square that E[x x'] of the unit deviates by from that of all, over the square of the variance.</summary>
    public double Overlap { get; init; }

    /// <summary>A value that no weights have made.</summary>
    public static OneUnit None { get; } = new(double.PositiveInfinity, default, 1);
}
