using System.Numerics;

namespace Evenkeel.Numerics.Statistics;

/// <summary>How alike the samples of a batch are at a layer.</summary>
internal static class Similarity
{
    /// <summary>Rows beyond these, evenly spaced, do not change the mean cosine by more than its sampling error.</summary>
    private const long MaxRows = 256;

    /// <summary>Elements read at most, so that wide feature maps stay cheap.</summary>
    private const long MaxElements = 1 << 22;

    /// <summary>
    /// Computes the mean cosine over all pairs of rows, (‖Σ x̂ᵢ‖² − n)/(n(n − 1)) with x̂ = x/‖x‖; rows of length 0 are left out; NaN where
    /// fewer than two are left.
    /// </summary>
    public static unsafe double MeanCosine<T>(T* x, long rows, long width)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var taken = Math.Min(rows, Math.Clamp(MaxElements / Math.Max(1, width), 2, MaxRows));
        var sum = new double[width];
        long used = 0;
        for (long i = 0; i < taken; i++)
        {
            var row = x + i * rows / taken * width;
            double squares = 0;
            for (long j = 0; j < width; j++)
            {
                var value = double.CreateTruncating(row[j]);
                squares += value * value;
            }

            if (!(squares > 0) || !double.IsFinite(squares)) continue;
            used++;
            var scale = 1 / Math.Sqrt(squares);
            for (long j = 0; j < width; j++) sum[j] += double.CreateTruncating(row[j]) * scale;
        }

        if (used < 2) return double.NaN;
        var total = sum.Sum(s => s * s);
        return (total - used) / ((double)used * (used - 1));
    }
}
