using System.Numerics.Tensors;

namespace Evenkeel.Probing;

/// <summary>
/// Estimates Σ s² and Σ s⁴ of a Jacobian J from products Jᵀ u with independent u of entries ±1: E‖Jᵀ u‖² = Σ s² (Hutchinson 1990), and of two of them
/// E(Jᵀ u·Jᵀ u')² = Σ s⁴; standard errors by leaving out one u after the other.
/// </summary>
/// <param name="kept">With how many of the last products each next one is paired.</param>
internal sealed class SpectrumEstimate(int kept)
{
    private readonly List<double> squares = [];
    private readonly List<(int First, int Second, double Square)> pairs = [];
    private readonly Queue<double[]> last = new();

    /// <summary>The next product.</summary>
    public void Add(ReadOnlySpan<double> product)
    {
        var at = squares.Count;
        squares.Add(TensorPrimitives.Dot(product, product));

        // Relative to the first product, so that the fourth power of a gradient of 1e-90 does not underflow.
        var scale = squares[0] > 0 ? squares[0] : 1;
        var first = at - last.Count;
        foreach (var earlier in last) pairs.Add((first++, at, Math.Pow(TensorPrimitives.Dot(earlier, product) / scale, 2)));
        var buffer = last.Count == kept ? last.Dequeue() : new double[product.Length];
        product.CopyTo(buffer);
        last.Enqueue(buffer);
    }

    /// <summary>What the products tell; null where one is not finite, or there are fewer than three.</summary>
    /// <param name="count">How many singular values there are.</param>
    public JacobianSpectrum? Of(long count)
    {
        var probes = squares.Count;
        var (sum, sumOfPairs) = (squares.Sum(), pairs.Sum(p => p.Square));
        if (probes < 3 || !double.IsFinite(sum + sumOfPairs)) return null;
        if (!(sum > 0)) return new JacobianSpectrum(count, 0, 0, double.NaN, double.NaN);
        double[] ofPairs = new double[probes], pairsOf = new double[probes];
        foreach (var (a, b, square) in pairs)
        {
            (ofPairs[a], ofPairs[b]) = (ofPairs[a] + square, ofPairs[b] + square);
            (pairsOf[a], pairsOf[b]) = (pairsOf[a] + 1, pairsOf[b] + 1);
        }

        var (means, meanError) = Jackknife(i => (sum - squares[i]) / (probes - 1), sum / probes);
        var (variance, varianceError) = Jackknife(
            i => Variance((sum - squares[i]) / (probes - 1), (sumOfPairs - ofPairs[i]) / (pairs.Count - pairsOf[i])), Variance(sum / probes, sumOfPairs / pairs.Count));
        return new JacobianSpectrum(count, means / count, meanError / count, variance, varianceError);

        double Variance(double mean, double square) => count * (square * squares[0] / mean) * (squares[0] / mean) - 1;

        (double Value, double Error) Jackknife(Func<int, double> without, double all)
        {
            double[] values = [.. Enumerable.Range(0, probes).Select(without)];
            var mean = values.Average();
            return (probes * all - (probes - 1) * mean, Math.Sqrt((probes - 1.0) / probes * values.Sum(v => (v - mean) * (v - mean))));
        }
    }
}
