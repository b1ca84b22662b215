namespace Evenkeel.Networks.Losses;

/// <summary>
/// Cross-entropy on logits: L = ln Σ e^(z_c − m) + m − z_t with m = max z, so that no exponential overflows; ∂L/∂z = softmax(z) − 1_t,
/// divided by the batch.
/// </summary>
public sealed class CrossEntropy : Loss
{
    /// <inheritdoc/>
    public override string Kind => "cross-entropy";

    /// <inheritdoc/>
    public override string? TargetProblem(Shape output, Tensor target)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(target);
        if (output.Rank != 2) return $"cross-entropy wants one row of logits a sample, the network's output is {output.WithoutBatch()}; end it with a linear layer";
        if (target.DType != DType.Int64 || !target.Shape.Equals(new Shape(output[0]))) return $"cross-entropy wants one class index a sample ({output[0]}), got {target.DType} of shape {target.Shape}";
        var classes = target.Span<long>();
        for (var i = 0; i < classes.Length; i++)
        {
            if (classes[i] < 0 || classes[i] >= output[1]) return $"target {classes[i]} of sample {i} is outside the classes 0…{output[1] - 1}; widen the last layer or mend the target";
        }

        return null;
    }

    private protected override LossValue Evaluate<T>(Tensor output, Tensor target, Tensor gradient)
    {
        var (samples, classes) = ((int)output.Shape[0], (int)output.Shape[1]);
        var targets = target.Span<long>();
        double sum = 0, squares = 0;
        var hits = 0;
        for (var n = 0; n < samples; n++)
        {
            var logits = output.Chunk<T>((long)n * classes, classes);
            var slopes = gradient.Chunk<T>((long)n * classes, classes);
            var best = 0;
            for (var c = 1; c < classes; c++)
            {
                if (logits[c] > logits[best]) best = c;
            }

            var largest = double.CreateTruncating(logits[best]);
            double total = 0;
            foreach (var logit in logits) total += Math.Exp(double.CreateTruncating(logit) - largest);
            var correct = (int)targets[n];
            var loss = Math.Log(total) + largest - double.CreateTruncating(logits[correct]);
            for (var c = 0; c < classes; c++)
            {
                var probability = Math.Exp(double.CreateTruncating(logits[c]) - largest) / total;
                slopes[c] = T.CreateTruncating((probability - (c == correct ? 1 : 0)) / samples);
            }

            sum += loss;
            squares += loss * loss;
            if (best == correct && !double.IsNaN(loss)) hits++;
        }

        var mean = sum / samples;
        return new LossValue(mean, Math.Max(0, squares / samples - mean * mean), (double)hits / samples);
    }
}
