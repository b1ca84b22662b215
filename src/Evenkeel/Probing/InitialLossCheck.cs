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

    public static LossInfo Of(ProbeRequest request, LossValue measured, Prediction prediction, double logitVariance)
    {
        var sampling = measured.Variance / request.Input.Shape[0];
        if (request.Loss is SquaredError) return SquaredError(request, measured, prediction, sampling);

        var shares = ClassShares(request.Target!, (int)request.Graph.OutputShape[0]);
        var variance = prediction.Layers[^1].Forward?.SecondMoment ?? logitVariance;
        var expected = Expect(shares, variance, sampling);
        return new LossInfo(
            request.Loss.Kind, measured.Mean, expected.Value, expected.StandardError, measured.Accuracy, shares.Length, logitVariance,
            Expect(shares, Math.Min(variance, LargestPlainVariance), sampling));
    }

    private static Expectation Expect(double[] shares, double variance, double sampling)
    {
        var spread = InitialLoss.DrawSpread(shares, variance);
        return new Expectation(InitialLoss.Expected(shares.Length, variance), Math.Max(Floor, Math.Sqrt(spread * spread + sampling)));
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
