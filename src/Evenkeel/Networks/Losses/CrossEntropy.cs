using System.Numerics;
using System.Numerics.Tensors;
using Evenkeel.Numerics.Threads;

namespace Evenkeel.Networks.Losses;

/// <summary>
/// Cross-entropy on logits, one row a sample or one for each of its positions: L = ln Σ e^(z_c − m) + m − Σ q_c z_c with m = max z, so that
/// no exponential overflows, and q = (1 − ε) 1_t + ε/C; ∂L/∂z = softmax(z) − q, divided by the number of rows.
/// </summary>
public sealed class CrossEntropy : Loss
{
    private readonly double smoothing;

    /// <summary>Makes the loss.</summary>
    /// <param name="labelSmoothing">ε, the part of the target that is spread evenly over all classes (Szegedy et al. 2016).</param>
    /// <exception cref="ArgumentOutOfRangeException">ε is not from 0 to 1.</exception>
    public CrossEntropy(double labelSmoothing = 0)
    {
        if (!(labelSmoothing is >= 0 and <= 1)) throw new ArgumentOutOfRangeException(nameof(labelSmoothing), labelSmoothing, "label smoothing must be from 0 to 1");
        smoothing = labelSmoothing;
    }

    /// <inheritdoc/>
    public override string Kind => "cross-entropy";

    /// <summary>The part of the target that is spread evenly over all classes.</summary>
    public double LabelSmoothing => smoothing;

    /// <inheritdoc/>
    public override string? TargetProblem(Shape output, Tensor target)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(target);
        if (output.Rank is not (2 or 3)) return $"cross-entropy wants one row of logits a sample, or one a position, the network's output is {output.WithoutBatch()}; end it with a linear layer";
        if (target.DType != DType.Int64 || !target.Shape.Extents.AsSpan().SequenceEqual(output.Extents.AsSpan()[..^1]))
        {
            return output.Rank == 2
                ? $"cross-entropy wants one class index a sample ({output[0]}), got {target.DType} of shape {target.Shape}"
                : $"cross-entropy wants one class index a position ({output[0]}×{output[1]}), got {target.DType} of shape {target.Shape}";
        }

        var classes = target.Span<long>();
        for (var i = 0; i < classes.Length; i++)
        {
            if (classes[i] >= 0 && classes[i] < output[^1]) continue;
            var place = output.Rank == 2 ? $"sample {i}" : $"position {i % output[1]} of sample {i / output[1]}";
            return $"target {classes[i]} of {place} is outside the classes 0…{output[^1] - 1}; widen the last layer or mend the target";
        }

        return null;
    }

    private protected override LossValue Evaluate<T>(Tensor output, Tensor target, Tensor gradient, Workers workers)
    {
        var (mean, variance, hits) = LossBlocks.Run(workers, output.Shape[0], new Samples<T>(output, target, gradient, workers, smoothing));
        return new LossValue(mean, variance, hits);
    }

    private readonly struct Samples<T>(Tensor output, Tensor target, Tensor gradient, Workers workers, double smoothing) : ISampleLoss
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public unsafe (double Loss, double Hits) Run(long sample, int worker)
        {
            var classes = (int)output.Shape[^1];
            var rows = target.Length;
            var positions = rows / output.Shape[0];
            var exponentials = new Span<double>(workers.ScratchOf(worker).AtLeast<double>(classes), classes);
            var (uniform, scale) = (smoothing / classes, 1.0 / rows);
            double sum = 0, hits = 0;
            for (var row = sample * positions; row < (sample + 1) * positions; row++)
            {
                ReadOnlySpan<T> logits = output.Chunk<T>(row * classes, classes);
                var correct = (int)target.Chunk<long>(row, 1)[0];
                var best = TensorPrimitives.IndexOfMax(logits);
                var largest = double.CreateTruncating(logits[best]);
                TensorPrimitives.ConvertTruncating(logits, exponentials);
                TensorPrimitives.Subtract(exponentials, largest, exponentials);
                var own = exponentials[correct];
                var spread = smoothing > 0 ? uniform * TensorPrimitives.Sum<double>(exponentials) : 0;
                TensorPrimitives.Exp(exponentials, exponentials);
                var total = TensorPrimitives.Sum<double>(exponentials);
                var loss = Math.Log(total) - (1 - smoothing) * own - spread;

                TensorPrimitives.Multiply(exponentials, scale / total, exponentials);
                if (smoothing > 0) TensorPrimitives.Subtract(exponentials, uniform * scale, exponentials);
                exponentials[correct] -= (1 - smoothing) * scale;
                TensorPrimitives.ConvertTruncating<double, T>(exponentials, gradient.Chunk<T>(row * classes, classes));
                sum += loss;
                if (best == correct && !double.IsNaN(loss)) hits++;
            }

            return (sum / positions, hits / positions);
        }
    }
}
