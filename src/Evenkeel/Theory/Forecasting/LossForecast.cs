using Evenkeel.Networks.Losses;

namespace Evenkeel.Theory.Forecasting;

/// <summary>The loss that a network should have before it has learned anything.</summary>
/// <param name="Kind">Its name.</param>
/// <param name="Expected">Its expectation.</param>
/// <param name="StandardError">Its standard deviation over draws of the weights and of a batch whose targets know nothing of the network.</param>
/// <param name="Classes">The number of classes; null where there are none.</param>
/// <param name="Targets">What is taken for the targets.</param>
public sealed record LossForecast(string Kind, double Expected, double StandardError, int? Classes, string Targets)
{
    /// <summary>More classes than any vocabulary has words; the spread is simulated with logits for each.</summary>
    private const long MostClasses = 1 << 20;

    /// <summary>Computes it from the moments of the network's output.</summary>
    /// <param name="loss">The loss.</param>
    /// <param name="output">The moments of the output.</param>
    /// <param name="outputs">The outputs of a row.</param>
    /// <param name="rows">The samples, or all positions of all samples.</param>
    /// <param name="targets">Mean and second moment of targets that are numbers.</param>
    /// <param name="classesAreAlike">Whether samples of one class are alike, so that by chance a class has logits of its own.</param>
    internal static LossForecast Of(Loss loss, SignalMoments output, long outputs, double rows, TargetMoments targets, bool classesAreAlike)
    {
        var (width, q) = ((int)Math.Min(outputs, MostClasses), output.SecondMoment);
        var likeness = q > 0 ? Math.Clamp(output.BetweenSamples / q, 0, 1) : 1;
        switch (loss)
        {
            case CrossEntropy:
                return Noisy(width, v => InitialLoss.Expected(width, v), q, 1, width, "classes as likely as one another");
            case BinaryCrossEntropy:
                return Noisy(2, v => InitialLoss.Expected(2, v / 2), q / 2, outputs, null, targets.Source);
            default:
                var ofScale = q * Math.Sqrt(output.LogVariance);
                var ofMean = 2 * Math.Abs(targets.Mean) * Math.Sqrt(q / outputs);
                var ofSamples = 2 * (q + targets.SecondMoment) * (q + targets.SecondMoment) / (rows * outputs);
                return new LossForecast(loss.Kind, q + targets.SecondMoment, Math.Sqrt(ofScale * ofScale + ofMean * ofMean + ofSamples), null, targets.Source);
        }

        LossForecast Noisy(int classes, Func<double, double> expectation, double variance, double choices, int? reported, string assumed)
        {
            var shares = new double[classes];
            Array.Fill(shares, 1.0 / classes);
            var ofClasses = variance / classes;
            var ofLogits = Math.Max(0, Math.Pow(InitialLoss.DrawSpread(shares, variance), 2) - ofClasses);
            var ofDraw = (likeness * ofLogits + (classesAreAlike ? ofClasses : 0)) / choices;
            var expected = expectation(q);
            var ofScale = expectation(q * Math.Exp(Math.Sqrt(output.LogVariance))) - expected;
            return new LossForecast(loss.Kind, expected, Math.Sqrt(ofDraw + ofScale * ofScale + variance / (rows * choices)), reported, assumed);
        }
    }
}

/// <summary>Targets that are numbers.</summary>
/// <param name="Mean">E[t].</param>
/// <param name="SecondMoment">E[t²].</param>
/// <param name="Source">Where they come from, in words.</param>
public sealed record TargetMoments(double Mean, double SecondMoment, string Source)
{
    /// <summary>What is taken where no targets are given.</summary>
    internal static TargetMoments For(Loss? loss) => loss is BinaryCrossEntropy ? new(0.5, 0.5, "as many ones as zeros") : new(0, 1, "targets of mean 0 and variance 1");
}
