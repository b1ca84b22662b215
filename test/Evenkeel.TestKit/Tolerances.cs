namespace Evenkeel.TestKit;

/// <summary>Every tolerance of the tests, with its reason.</summary>
public static class Tolerances
{
    /// <summary>
    /// Units of rounding (half a unit in the last place at 1) that an activation may be off beside what rounding its argument alone would
    /// do: an exponential of two units, a rational or polynomial of two, a quotient and two or three products. The worst found is 6.7.
    /// </summary>
    public const double ActivationRoundings = 8;

    /// <summary>
    /// The same for derivatives, relative to the steepest slope: those that are computed from the output inherit its error, and y(1 − y)
    /// multiplies it by four against sigmoid's slope of ¼. The worst found is 5.9.
    /// </summary>
    public const double DerivativeRoundings = 8;

    /// <summary>
    /// Moments by our quadrature against 30-digit ones: the quadrature promises 1e-12 of E|f|, a variance is the difference of two moments.
    /// </summary>
    public const double Moments = 1e-10;

    /// <summary>What the Gaussian integral promises, of E|f|.</summary>
    public const double GaussianIntegral = 1e-12;

    /// <summary>
    /// Central differences in double: the step 2^(−52/3) balances rounding (2⁻⁵²/h) against the third derivative (h²), each about 4e-11,
    /// times values and third derivatives of up to a few tens.
    /// </summary>
    public const double CentralDifference = 2e-9;

    /// <summary>PyTorch's float64 values, relative to the larger of the value and 1: its eˣ − 1 and 1 + erf lose small values relatively.</summary>
    public const double TorchDouble = 1e-13;

    /// <summary>
    /// PyTorch's float64 sequences, relative to the root mean square of a tensor: some hundred roundings of 2⁻⁵³ in a row, amplified by
    /// products of recurrent weights of norm near 1 over a few steps.
    /// </summary>
    public const double TorchSequence = 1e-12;

    /// <summary>An op in double against PyTorch's, relative to the largest value: the same sums of some tens of terms in another order.</summary>
    public const double TorchOps = 1e-10;

    /// <summary>
    /// Sums of up to a few hundred products of numbers up to 2, in another order than PyTorch's, relative to the larger of the value and 1.
    /// </summary>
    public const double TorchSums = 1e-10;

    /// <summary>
    /// Logits of the order of 1 of networks with up to 50 weighted layers, in double: sums of up to 5,000 products in another order than
    /// PyTorch's, and batch norms over as few as eight values, each of which may multiply an error by some units. The worst found is below 1e-12.
    /// </summary>
    public const double TorchNetwork = 1e-11;

    /// <summary>A saturated activation keeps at most this part of its steepest slope: sigmoid at f = 0.97 has 0.97·0.03/0.25 = 11.64 %.</summary>
    public const double SaturatedSlope = 0.1165;

    /// <summary>
    /// max |QᵀQ − I| of a random orthogonal matrix in float32 of any shape, some thirty roundings of 2⁻²⁴: each block of reflectors adds one
    /// that is spread over a whole row. The worst found, from 1×1 to 4096×4096, is 7.9e-7.
    /// </summary>
    public const double OrthogonalFloat = 2e-6;

    /// <summary>The same in float64, by its rounding of 2⁻⁵³; the worst found is 2.3e-15, of which a part is that of the check's own sums.</summary>
    public const double OrthogonalDouble = OrthogonalFloat / (1L << 29);

    /// <summary>Standard errors of a mean over draws that a prediction may be off: of hundreds of comparisons none should reach it by chance.</summary>
    public const double MomentStandardErrors = 4;

    /// <summary>Over the width, what theory of wide layers leaves out of a root mean square: 2 % at width 512.</summary>
    public const double MomentsOfWidth = 10;
}
