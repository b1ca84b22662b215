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

    public static LossInfo Of(ProbeRequest request, LossValue measured, Prediction prediction, Logits logits)
    {
        var ofSamples = measured.Variance / request.Input.Shape[0];
        return request.Loss switch
        {
            CrossEntropy loss => Classes(request, loss, measured, prediction, logits, ofSamples),
            BinaryCrossEntropy => Binary(request, measured, prediction, logits, ofSamples),
            _ => SquaredError(request, measured, prediction, ofSamples),
        };
    }

    private static LossInfo Classes(ProbeRequest request, CrossEntropy loss, LossValue measured, Prediction prediction, Logits logits, double ofSamples)
    {
        var shares = ClassShares(request.Target!, (int)request.Graph.OutputShape[^1], loss.LabelSmoothing);
        var likeness = Likeness(logits, 1.0 / shares.Length);
        return Noisy(
            request, measured, prediction, logits with { SecondMoment = logits.Variance }, Sampling(request, ofSamples, logits), shares.Length,
            variance => InitialLoss.Expected(shares.Length, variance),
            variance => InitialLoss.DrawSpread(shares, variance, likeness));
    }

    /// <summary>Each output is a choice between two classes, ln(e⁰ + e^z) − t z, whose logits share the variance of their difference z.</summary>
    private static LossInfo Binary(ProbeRequest request, LossValue measured, Prediction prediction, Logits logits, double ofSamples)
    {
        var likeness = Likeness(logits, 0);
        var outputs = request.Graph.OutputShape.Length;
        var imbalance = Imbalance(request.Target!, outputs);
        return Noisy(
            request, measured, prediction, logits, ofSamples, 2,
            variance => InitialLoss.Expected(2, variance / 2),
            variance =>
            {
                // The variance over draws is a parabola in the share of ones, with its least at ½; outputs of one layer are independent.
                var (even, odd) = (InitialLoss.DrawSpread([0.5, 0.5], variance / 2, likeness), InitialLoss.DrawSpread([1, 0], variance / 2, likeness));
                return Math.Sqrt((even * even + imbalance * (odd * odd - even * even)) / outputs);
            });
    }

    /// <summary>A loss of logits that are noise: its expectation, and the standard deviation over draws of given logits, by their variance.</summary>
    private static LossInfo Noisy(
        ProbeRequest request, LossValue measured, Prediction prediction, Logits logits, double sampling, int classes, Func<double, double> expectation, Func<double, double> spread)
    {
        var output = prediction.Layers[^1].Forward;
        var variance = output?.SecondMoment ?? logits.SecondMoment;
        var expected = Expect(variance);
        return new LossInfo(
            request.Loss.Kind, measured.Mean, expected.Value, expected.StandardError, measured.Accuracy, classes, logits.SecondMoment,
            variance <= LargestPlainVariance ? expected : Expect(Math.Min(variance, LargestPlainVariance)));

        Expectation Expect(double s2)
        {
            var (value, ofLogits) = (expectation(s2), spread(s2));
            var ofScale = expectation(s2 * Math.Exp(Math.Sqrt(output?.LogVariance ?? 0))) - value;
            return new Expectation(value, Math.Max(Floor, Math.Sqrt(ofLogits * ofLogits + ofScale * ofScale + sampling)));
        }
    }

    /// <summary>Where nothing is known of the samples of a class, they may be as alike as can be.</summary>
    private static double Likeness(Logits logits, double ofChance)
        => Math.Clamp((double.IsNaN(logits.Similarity) ? 1 : Math.Max(0, logits.Similarity)) + ofChance + 1.0 / logits.Rows, 0, 1);

    /// <summary>The mean's sampling variance; of a few sequences, whose own scatter says little, at least that of their positions.</summary>
    private static double Sampling(ProbeRequest request, double ofSamples, Logits logits)
        => logits.Rows > request.Input.Shape[0] ? Math.Max(ofSamples, logits.Variance / logits.Rows) : ofSamples;

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

    private static double[] ClassShares(Tensor target, int classes, double smoothing)
    {
        var shares = new double[classes];
        Array.Fill(shares, smoothing / classes);
        foreach (var label in target.Span<long>()) shares[label] += (1 - smoothing) / target.Length;
        return shares;
    }

    /// <summary>4 (t̄ − ½)² of each output's mean target, averaged: 0 of as many ones as zeros, 1 of one answer alone.</summary>
    private static double Imbalance(Tensor target, long outputs)
    {
        var means = new double[outputs];
        var values = target.Span<float>();
        for (var i = 0; i < values.Length; i++) means[i % outputs] += values[i] * outputs / (double)target.Length;
        return means.Average(mean => 4 * (mean - 0.5) * (mean - 0.5));
    }
}
