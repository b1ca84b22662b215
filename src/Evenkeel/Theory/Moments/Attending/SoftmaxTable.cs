using System.Collections.Concurrent;

namespace Evenkeel.Theory.Moments.Attending;

/// <summary>Moments of softmax for many variances of the scores: computed at some, and between them by straight lines of their logarithms.</summary>
/// <param name="most">The largest number of scores.</param>
internal sealed class SoftmaxTable(double most)
{
    /// <summary>Steps of ln v a unit: ln E Σ p² bends by less than 4 v ≤ 16 a unit squared, which makes 0.2 %.</summary>
    private const double Steps = 16;

    private static readonly ConcurrentDictionary<(double Variance, double Most), SoftmaxMoments> Known = new();

    /// <inheritdoc cref="SoftmaxMoments.Row"/>
    public (double Squares, double GradientSpread, double Lean) Row(double variance, double count, double apart, double same)
    {
        if (!(variance > 0)) return Of(0).Row(count, apart, same);
        if (variance >= SoftmaxMoments.LargeVariance) return Of(SoftmaxMoments.LargeVariance).Beyond(variance).Row(count, apart, same);
        var position = Steps * Math.Log(variance);
        var low = Math.Floor(position);
        var (from, to) = (Of(Math.Exp(low / Steps)).Row(count, apart, same), Of(Math.Exp((low + 1) / Steps)).Row(count, apart, same));
        return (Between(from.Squares, to.Squares), Between(from.GradientSpread, to.GradientSpread), Between(from.Lean, to.Lean));

        double Between(double a, double b) => a > 0 && b > 0 ? a * Math.Pow(b / a, position - low) : a;
    }

    private SoftmaxMoments Of(double variance) => Known.GetOrAdd((variance, most), at => new SoftmaxMoments(at.Variance, at.Most));
}
