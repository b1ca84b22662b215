using Evenkeel.Networks;
using Evenkeel.Networks.Losses;
using Evenkeel.Theory;

namespace Evenkeel.Probing;

/// <summary>Puts the measured loss beside what it should be before training.</summary>
internal static class InitialLossCheck
{
    /// <summary>s² of the logits under He, the largest plain scheme, from inputs of second moment 1.</summary>
    private const double LargestPlainVariance = 2;

    /// <summary>What double arithmetic on float32 logits leaves.</summary>
    private const double Floor = 1e-6;

    public static LossInfo Of(ProbeRequest request, LossValue measured, Prediction prediction, double logitVariance, double similarity)
    {
        var sampling = measured.Variance / request.Input.Shape[0];
        if (request.Loss is SquaredError) return SquaredError(request, measured, prediction, sampling);

        var shares = ClassShares(request.Target!, (int)request.Graph.OutputShape[0]);
        var output = prediction.Layers[^1].Forward;
        var variance = output?.SecondMoment ?? logitVariance;

        // Where nothing is known of the samples of a class, they may be as alike as can be.
        var likeness = Math.Clamp((double.IsNaN(similarity) ? 1 : Math.Max(0, similarity)) + 1.0 / shares.Length + 1.0 / request.Input.Shape[0], 0, 1);
        var draw = new Draw(likeness, output?.LogVariance ?? 0, sampling);
        var expected = Expect(shares, variance, draw);
        return new LossInfo(
            request.Loss.Kind, measured.Mean, expected.Value, expected.StandardError, measured.Accuracy, shares.Length, logitVariance,
            variance <= LargestPlainVariance ? expected : Expect(shares, Math.Min(variance, LargestPlainVariance), draw));
    }

    /// <summary>What the draw of the weights and the batch do to the loss: of given logits, by the logits' scale (Var ln s²), and by the samples.</summary>
    private readonly record struct Draw(double Likeness, double LogVariance, double Sampling);

    private static Expectation Expect(double[] shares, double variance, Draw draw)
    {
        var expected = InitialLoss.Expected(shares.Length, variance);
        var ofLogits = InitialLoss.DrawSpread(shares, variance, draw.Likeness);
        var ofScale = InitialLoss.Expected(shares.Length, variance * Math.Exp(Math.Sqrt(draw.LogVariance))) - expected;
        return new Expectation(expected, Math.Max(Floor, Math.Sqrt(ofLogits * ofLogits + ofScale * ofScale + draw.Sampling)));
    }

    /// <summary>E[(y − t)²] = q + E[t²] for an output of mean 0 that knows nothing of the target; its draw has Var ln q of the prediction.</summary>
    private static LossInfo SquaredError(ProbeRequest request, LossValue measured, Prediction prediction, double sampling)
    {
        if (prediction.Layers[^1].Forward is not { } output) return new LossInfo(request.Loss.Kind, measured.Mean, null, null, null, null, null, null);
        var target = Measuring.Moments(request.Target!, request.Workers);
        var square = target.Rms * target.Rms;
        var spread = output.SecondMoment * Math.Sqrt(output.LogVariance) + 2 * Math.Abs(target.Mean) * Math.Sqrt(output.SecondMoment / request.Graph.OutputShape.Length);
        var expected = new Expectation(output.SecondMoment + square, Math.Max(Floor, Math.Sqrt(spread * spread + sampling)));
        return new LossInfo(request.Loss.Kind, measured.Mean, expected.Value, expected.StandardError, null, null, null, null);
    }

    private static double[] ClassShares(Tensor target, int classes)
    {
        var shares = new double[classes];
        foreach (var label in target.Span<long>()) shares[label] += 1.0 / target.Length;
        return shares;
    }
}
