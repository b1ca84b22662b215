namespace Evenkeel.Theory.Moments.Kernels;

/// <summary>What norms behind have taken from a gradient already.</summary>
/// <param name="AlongMean">The share of what it has along the mean over those that are normed together.</param>
/// <param name="AlongValues">
/// The share of what it has along the values that it is of: a gradient g that is orthogonal to x + y has E(g·x)² = q_y/(q_x + q_y) of what it would have else.
/// </param>
/// <param name="AcrossUnits">
/// How much two of n units have in common against their values, in units of 2/n times the correlation C that these have by chance: where V'C V divides,
/// E[V V'/(V'C V)] = (1 − 2 (C − 1)/n)/n to first order, of n normal weights V; of so many at each of several taps, that much less.
/// </param>
internal readonly record struct Taken(double AlongMean, double AlongValues, double AcrossUnits = 0)
{
    /// <summary>Of how many samples all positions of a channel are normed together, each channel by itself; 0 where a norm is over several channels.</summary>
    public double Together { get; init; }

    /// <summary>Of the sum of two independent gradients, of which the first has such a share.</summary>
    public static Taken Mixed(Taken a, double share, Taken b)
        => new(Mixed(a.AlongMean, share, b.AlongMean), Mixed(a.AlongValues, share, b.AlongValues), Mixed(a.AcrossUnits, share, b.AcrossUnits)) { Together = Math.Max(a.Together, b.Together) };

    private static double Mixed(double a, double share, double b) => share * a + (1 - share) * b;
}
