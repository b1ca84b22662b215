using System.Collections.Concurrent;

namespace Evenkeel.Theory.Moments.Attending;

/// <summary>Moments of softmax for many variances of the scores: computed at some, and between them by straight lines of their logarithms.</summary>
/// <param name="most">The largest number of scores.</param>
internal sealed class SoftmaxTable(double most)
{
    /// <summary>Steps of ln v a unit: ln E Σ p² bends by less than 4 v ≤ 16 a unit squared, which makes 0.2 %.</summary>
    private const double Steps = 16;

    private static readonly ConcurrentDictionary<(double Variance, double Most), SoftmaxMoments> Known = new();

    /// <summary>E Σ p².</summary>
    public double Squares(double variance, double count) => At(variance, m => m.Squares(count));

    /// <summary>E Σ p² (g − Σ p g)² of independent g of variance 1.</summary>
    public double GradientSpread(double variance, double count) => At(variance, m => m.GradientSpread(count));

    /// <inheritdoc cref="SoftmaxMoments.Lean"/>
    public double Lean(double variance, double count, double apart, double same) => At(variance, m => m.Lean(count, apart, same));

    private double At(double variance, Func<SoftmaxMoments, double> moment)
    {
        if (!(variance > 0)) return moment(Of(0));
        if (variance >= SoftmaxMoments.LargeVariance) return moment(Of(SoftmaxMoments.LargeVariance).Beyond(variance));
        var position = Steps * Math.Log(variance);
        var low = Math.Floor(position);
        var (a, b) = (moment(Of(Math.Exp(low / Steps))), moment(Of(Math.Exp((low + 1) / Steps))));
        return a > 0 && b > 0 ? a * Math.Pow(b / a, position - low) : a;
    }

    private SoftmaxMoments Of(double variance) => Known.GetOrAdd((variance, most), at => new SoftmaxMoments(at.Variance, at.Most));
}
