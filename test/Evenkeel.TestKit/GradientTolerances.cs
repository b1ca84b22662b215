namespace Evenkeel.TestKit;

/// <summary>How exactly a gradient must agree with central differences, and why.</summary>
public static class GradientTolerances
{
    /// <summary>
    /// The wider of the two steps, near the cube root of 2⁻⁵² that balances truncation, h²f'''/6, against rounding, 2⁻⁵²|f|/h. A power of
    /// two, so that the step itself is exact.
    /// </summary>
    public const double Step = 1.0 / 65536;

    /// <summary>
    /// Truncation relative to the gradient at the narrower step: h²/24 = 10⁻¹¹ times the third derivative, which norms over few samples
    /// drive to some 10⁴ times the first. A factor of 1.001 is 500 times as far off.
    /// </summary>
    public const double Relative = 2e-6;

    /// <summary>
    /// Rounding of the objective's terms, in units of 2⁻⁵² Σ|term|: some tens of roundings stand in a row in the deepest test graphs. A term
    /// enters once for each of the two values of a difference.
    /// </summary>
    public const double Roundings = 64;

    /// <summary>
    /// The share of probes that may lie on a kink. A kink within a step of an element is as likely as the step is wide, times the number of
    /// kinked units that an element moves: 1.5·10⁻⁵ times some hundreds, well below this.
    /// </summary>
    public const double MostKinks = 0.05;

    /// <summary>
    /// Float32 against float64 over a whole graph, relative to the output's root mean square: 2⁻²⁴ = 6·10⁻⁸ a rounding, amplified by
    /// some thousands where norms divide by the small variance of few samples.
    /// </summary>
    public const double SingleOutput = 1e-3;

    /// <summary>The same arithmetic in double in another order: sums of up to some thousand terms near 1, 2⁻⁵³ each.</summary>
    public const double Reordered = 1e-11;
}
