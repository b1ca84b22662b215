namespace Evenkeel.Networks.Losses;

/// <summary>Mean squared error over all outputs of all samples: L = mean (y − t)², ∂L/∂y = 2 (y − t)/count.</summary>
public sealed class SquaredError : Loss
{
    /// <inheritdoc/>
    public override string Kind => "mse";

    /// <inheritdoc/>
    public override string? TargetProblem(Shape output, Tensor target)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(target);
        return target.DType.IsFloat() && target.Shape.Equals(output)
            ? null
            : $"mse wants a target of the output's shape ({output}), got {target.DType} of shape {target.Shape}";
    }

    private protected override LossValue Evaluate<T>(Tensor output, Tensor target, Tensor gradient)
    {
        var samples = output.Shape[0];
        var width = (int)(output.Length / samples);
        using var wanted = target.Cast<double>();
        double sum = 0, squares = 0;
        for (long n = 0; n < samples; n++)
        {
            var values = output.Chunk<T>(n * width, width);
            var slopes = gradient.Chunk<T>(n * width, width);
            var targets = wanted.Chunk<double>(n * width, width);
            double loss = 0;
            for (var i = 0; i < width; i++)
            {
                var difference = double.CreateTruncating(values[i]) - targets[i];
                slopes[i] = T.CreateTruncating(2 * difference / output.Length);
                loss += difference * difference / width;
            }

            sum += loss;
            squares += loss * loss;
        }

        var mean = sum / samples;
        return new LossValue(mean, Math.Max(0, squares / samples - mean * mean), null);
    }
}
