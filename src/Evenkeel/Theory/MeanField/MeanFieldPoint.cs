using Evenkeel.Networks.Activations;
using Evenkeel.Theory.Moments;

namespace Evenkeel.Theory.MeanField;

/// <summary>
/// Where signal, gradient and the likeness of two inputs go in a deep and wide plain network, z' = W f(z) + b (Poole et al. 2016;
/// Schoenholz et al. 2017).
/// </summary>
/// <param name="WeightVariance">σ_w² = n_in Var(w).</param>
/// <param name="BiasVariance">σ_b².</param>
/// <param name="Q">q*, where q ← σ_w² E f² + σ_b² settles from q = 1; null where it grows without bound.</param>
/// <param name="Chi">χ₁ = σ_w² E f'² there: the gradient's second moment is multiplied by it in every layer going back.</param>
/// <param name="Correlation">c*, where the correlation of two inputs settles, which is stable; null where q* is 0 or none, so that nothing is left to compare.</param>
/// <param name="SignalDepth">ξ_q = −1/ln |dq'/dq|: layers in which the distance of q from q* falls by e; negative where it grows, as of GELU at the edge of chaos, infinite at a slope of 1, null without q*.</param>
/// <param name="CorrelationDepth">ξ_c = −1/ln χ(c*), χ = σ_w² E f'(u₁) f'(u₂): layers in which the distance of c from c* falls by e; infinite at χ = 1.</param>
/// <param name="GradientDepth">ξ_grad = 1/|ln χ₁|: layers in which the gradient's second moment changes by e; infinite at χ₁ = 1.</param>
public sealed record MeanFieldPoint(
    double WeightVariance, double BiasVariance, double? Q, double Chi, double? Correlation, double? SignalDepth, double? CorrelationDepth, double GradientDepth)
{
    /// <summary>Schoenholz et al. 2017 found networks trainable to about this many ξ_c.</summary>
    private const double TrainableDepths = 6;

    /// <summary>A χ₁ that is nearer to 1 is taken for 1: it is known to some 1e-12.</summary>
    private const double Critical = 1e-10;

    /// <summary>Hermite orders: enough for functions without kinks, and a start for those with.</summary>
    private const int Orders = 400;

    private const int NewtonSteps = 200, PolishingSteps = 3;

    /// <summary>The depth to which networks of this kind are trainable, about 6 ξ_c; infinite at the edge of chaos, null where nothing settles.</summary>
    public double? TrainableDepth => TrainableDepths * CorrelationDepth;

    /// <summary>Computes the point.</summary>
    /// <param name="f">The activation.</param>
    /// <param name="weightVariance">σ_w², finite and above 0.</param>
    /// <param name="biasVariance">σ_b², finite and not negative.</param>
    public static MeanFieldPoint Of(Activation f, double weightVariance, double biasVariance)
    {
        ArgumentNullException.ThrowIfNull(f);
        if (!(weightVariance > 0 && double.IsFinite(weightVariance))) throw new ArgumentOutOfRangeException(nameof(weightVariance), weightVariance, "`weightVariance` must be positive and finite");
        if (!(biasVariance >= 0 && double.IsFinite(biasVariance))) throw new ArgumentOutOfRangeException(nameof(biasVariance), biasVariance, "`biasVariance` must be finite and not negative");
        var settled = FixedPoint.Of(f, weightVariance, biasVariance);

        // At q* = 0 slopes at a kink have no value; beyond the largest nothing settles.
        var at = Math.Clamp(settled, FixedPoint.Smallest, FixedPoint.Largest);
        var chi = weightVariance * ActivationMoments.SecondMomentOfDerivative(f, at).Value;
        if (Math.Abs(chi - 1) < Critical) chi = 1;
        var gradientDepth = 1 / Math.Abs(Math.Log(chi));
        if (double.IsPositiveInfinity(settled)) return new(weightVariance, biasVariance, null, chi, null, null, null, gradientDepth);

        // dE f²/dq = E[(z²/q − 1) f²]/2q, by parts.
        var slope = weightVariance * ActivationMoments.Expect(f, at, z => (z * z / at - 1) * f.Value(z) * f.Value(z)).Value / (2 * at);
        var signalDepth = Depth(slope);
        if (settled == 0) return new(weightVariance, biasVariance, 0, chi, null, signalDepth, null, gradientDepth);

        var pairs = NormalFunction.Of(f.Value, f.Derivative, f.Facts.Kinks, 0, settled, orders: Orders);
        var series = new PairMap(weightVariance, biasVariance, settled, pairs.Product, pairs.SlopeProduct);
        var integral = new PairMap(weightVariance, biasVariance, settled, k => PairIntegral.Of(f.Value, settled, k / settled, f.Facts.Kinks), k => PairIntegral.Of(f.Derivative, settled, k / settled, f.Facts.Kinks));
        var correlation = chi > 1 ? series.Settle(0, NewtonSteps) : 1;
        var isKinked = correlation < 1 && !f.Facts.Kinks.IsDefaultOrEmpty;
        if (isKinked) correlation = integral.Settle(correlation, PolishingSteps);
        var slopes = correlation < 1 ? (isKinked ? integral : series).Slope(correlation) : chi;
        return new(weightVariance, biasVariance, settled, chi, correlation, signalDepth, Depth(slopes), gradientDepth);
    }

    private static double Depth(double factor)
    {
        var size = Math.Abs(factor);
        return Math.Abs(size - 1) < Critical ? double.PositiveInfinity : -1 / Math.Log(size);
    }

    /// <summary>c' = (σ_w² E f(u₁) f(u₂) + σ_b²)/q*: a power series in c whose coefficients are not negative.</summary>
    private sealed record PairMap(double WeightVariance, double BiasVariance, double Q, Func<double, double> Product, Func<double, double> SlopeProduct)
    {
        /// <summary>χ(c) = dc'/dc.</summary>
        public double Slope(double c) => WeightVariance * SlopeProduct(c * Q);

        /// <summary>The stable fixed point below 1, to which Newton's method comes up from 0.</summary>
        public double Settle(double c, int steps)
        {
            for (var step = 0; step < steps; step++)
            {
                var slope = Slope(c) - 1;
                if (slope >= 0) return 1;
                var next = Math.Clamp(c - ((WeightVariance * Product(c * Q) + BiasVariance) / Q - c) / slope, 0, 1);
                if (Math.Abs(next - c) <= 1e-15) break;
                c = next;
            }

            return c;
        }
    }
}
