namespace Evenkeel.Theory.Moments.Kernels;

/// <summary>
/// Of a gradient whose entries are products with values that a weighted layer has made of others, E[g g'] = ∂y² v·v': how it goes with the likeness of these others
/// at two entries, beyond their mean.
/// </summary>
/// <param name="Values">The value of the graph that the others are.</param>
/// <param name="Slope">dE[g g']/dρ by their likeness ρ = x·x'/x².</param>
internal sealed record Seen(int Values, double Slope)
{
    /// <summary>The same of so many times the gradient's products.</summary>
    public Seen Times(double factor) => this with { Slope = factor * Slope };
}
