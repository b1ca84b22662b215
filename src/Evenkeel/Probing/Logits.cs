using Evenkeel.Networks;
using Evenkeel.Numerics.Statistics;

namespace Evenkeel.Probing;

/// <summary>What the initial loss depends on of a network's output, whose rows are samples, or each position of them.</summary>
/// <param name="Rows">The number of rows.</param>
/// <param name="Variance">The mean over rows of the variance of a row's values.</param>
/// <param name="SecondMoment">The mean square of all values.</param>
/// <param name="Similarity">The mean cosine between two rows; 1 of a single one.</param>
internal readonly record struct Logits(long Rows, double Variance, double SecondMoment, double Similarity)
{
    public static Logits Of(Tensor output)
    {
        var width = output.Shape.Rank > 1 ? output.Shape[^1] : 1;
        var rows = output.Length / width;
        double variance = 0, squares = 0;
        for (long n = 0; n < rows; n++)
        {
            var moments = BlockMoments.Of<float>(output.Chunk<float>(n * width, checked((int)width)));
            variance += moments.Variance;
            squares += moments.Rms * moments.Rms;
        }

        return new(rows, variance / rows, squares / rows, rows > 1 ? Measuring.MeanCosine(output.Reshape(new Shape(rows, width))) : 1);
    }
}
