namespace Evenkeel.Theory.Moments.Kernels;

/// <summary>
/// One of the ways on which a gradient g comes back to values x, from several functions f of them: by each it is g times what f'(x) has made of it, so that the sum
/// over the ways is g Σ f'(x), and not of independent gradients.
/// </summary>
/// <param name="Whole">What was known of g before it went several ways.</param>
/// <param name="Origin">The values.</param>
/// <param name="Slope">What g has been multiplied by since, as a function of the score.</param>
internal sealed record Way(Conditional Whole, Origin Origin, Func<double, double> Slope)
{
    /// <summary>The same way times a function of the score.</summary>
    public Way Times(Func<double, double> factor)
    {
        var before = Slope;
        return this with { Slope = u => before(u) * factor(u) };
    }

    /// <summary>The same way by another score, of which this is a function.</summary>
    public Way At(Func<double, double> score)
    {
        var before = Slope;
        return this with { Slope = u => before(score(u)) };
    }

    /// <summary>The sum of two gradients that are one on two ways and back at the values that these began at; null of others.</summary>
    public static Kernel? Together(Kernel a, Kernel b)
    {
        if (a.Conditional is not { Way: { } one } first || b.Conditional is not { Way: { } other } second) return null;
        if (!ReferenceEquals(one.Whole, other.Whole) || first.Source != one.Whole.Source || first.Source != second.Source || !a.Shape.Equals(b.Shape)) return null;
        return one.Whole.Split(one.Origin, Remembered.Of(u => one.Slope(u) + other.Slope(u)));
    }
}
