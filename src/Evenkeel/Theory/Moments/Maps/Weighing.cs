using Evenkeel.Theory.Moments.Kernels;

namespace Evenkeel.Theory.Moments.Maps;

/// <summary>How a layer sums values by weights: what <see cref="WeightedMap"/> needs to know of its geometry.</summary>
/// <param name="Moved">The kernel of the values at the places of the sums.</param>
/// <param name="Summed">How many values are summed into one, in the mean over the places.</param>
/// <param name="Back">From the kernel of the sums' gradient to that at the places of the values.</param>
/// <param name="Spread">How many sums a value goes into, in the mean over its places.</param>
internal sealed record Weighing(Kernel Moved, double Summed, Func<Kernel, Kernel> Back, double Spread)
{
    /// <summary>The weights of one unit.</summary>
    public required double Weights { get; init; }

    /// <summary>How many of these there are in effect, where not all places use all of them.</summary>
    public required double Used { get; init; }

    /// <summary>How many values there are in a sum that are as good as independent.</summary>
    public required double Independent { get; init; }

    /// <summary>How the kernel of what is summed deviates, with or without its mean, where a unit sees one of so many groups of the channels.</summary>
    public required Func<bool, double, Scatter> Inner { get; init; }

    /// <summary>The variance of the mean of (x − E x)² over what is summed into one value, over the square of E (x − E x)²; asked for where <see cref="Scales"/> are not known.</summary>
    public required Func<double> Squares { get; init; }

    /// <summary>Cov(s, s') at two places of the scale of one unit's sums; null where only <see cref="Squares"/> is known.</summary>
    public Lazy<Kernel>? Scales { get; init; }

    /// <summary>The same of the scale that all units have in common.</summary>
    public Lazy<Kernel>? Together { get; init; }

    /// <summary>The mean square of what two places see of the same values, through different weights.</summary>
    public double Overlap { get; init; }

    /// <summary>
    /// The square of the share of all taps that places have: so much of <see cref="Overlap"/> shows behind a curve, where scales that differ at places with fewer taps make up
    /// for the rest.
    /// </summary>
    public double OfAllTaps { get; init; } = 1;

    /// <summary>Of what norms behind a layer have taken from a gradient, what it lacks before the layer as well.</summary>
    public Func<Taken, Taken> Before { get; init; } = _ => default;

    /// <summary>The square of the correlation of a sum with one value in it, weighted by what that gets of the sum's gradient, where units sum one channel each; null where they sum many.</summary>
    public Func<double>? Alone { get; init; }

    /// <summary>The variance of Σ x² over what is summed into one value, at a place that sums as many as the mean: of normal weights that is the scale of the sum.</summary>
    public double Scatter { get; init; }

    /// <summary>Of the scale that all values at a place have in common, Cov(s, s')/Var s of a value in a sum and the whole sum.</summary>
    public double Shared { get; init; } = 1;

    /// <summary>How what the taps of a window take goes with the scale of their sum at the edges.</summary>
    public Leaning Leaning { get; init; }

    /// <summary>The groups of the channels.</summary>
    public double Groups { get; init; } = 1;
}
