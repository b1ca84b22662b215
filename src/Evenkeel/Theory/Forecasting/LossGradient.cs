using Evenkeel.Networks.Losses;

namespace Evenkeel.Theory.Forecasting;

/// <summary>What the loss of a network that has learned nothing sends back.</summary>
internal static class LossGradient
{
    /// <summary>
    /// Computes E[(∂L/∂y)²] for the mean loss of a batch: of cross-entropy by <see cref="InitialLoss.GradientSecondMoment"/> over the square of the rows, of binary
    /// cross-entropy E[σ²] − E[t] + E[t²] and of squared error 4 (E[y²] + E[t²]), over the square of the number of values; 1 without a loss.
    /// </summary>
    /// <param name="loss">The loss; null for a unit Gaussian cotangent.</param>
    /// <param name="output">The moments of the output; null where they are unknown.</param>
    /// <param name="width">The outputs of a row.</param>
    /// <param name="rows">The samples, or all positions of all samples.</param>
    /// <param name="targets">The targets, where the loss compares numbers.</param>
    public static double? SecondMoment(Loss? loss, SignalMoments? output, double width, double rows, Func<TargetMoments> targets)
    {
        var count = rows * width;
        return (loss, output) switch
        {
            (null, _) => 1,
            (_, null) => null,
            (CrossEntropy smooth, { } logits) => InitialLoss.GradientSecondMoment((int)width, logits.SecondMoment, smooth.LabelSmoothing) / (rows * rows),

            // σ is the softmax of two classes whose logits share the variance of z.
            (BinaryCrossEntropy, { } logits) => (InitialLoss.GradientSecondMoment(2, logits.SecondMoment / 2) - targets().Mean + targets().SecondMoment) / (count * count),
            (SquaredError, { } values) => 4 * (values.SecondMoment + targets().SecondMoment) / (count * count),
            _ => null,
        };
    }
}
