using System.Numerics;
using Evenkeel.Numerics.Threads;

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

    private protected override LossValue Evaluate<T>(Tensor output, Tensor target, Tensor gradient, Workers workers)
    {
        var (mean, variance, _) = LossBlocks.Run(workers, output.Shape[0], new Samples<T>(output, target, gradient, workers));
        return new LossValue(mean, variance, null);
    }

    private readonly struct Samples<T>(Tensor output, Tensor target, Tensor gradient, Workers workers) : ISampleLoss
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public unsafe (double Loss, double Hits) Run(long sample, int worker)
        {
            var width = (int)(output.Length / output.Shape[0]);
            var wanted = new Span<double>(workers.ScratchOf(worker).AtLeast<double>(width), width);
            LossBlocks.Read(target, sample * width, wanted);
            var values = output.Chunk<T>(sample * width, width);
            var slopes = gradient.Chunk<T>(sample * width, width);
            double loss = 0;
            for (var i = 0; i < width; i++)
            {
                var difference = double.CreateTruncating(values[i]) - wanted[i];
                slopes[i] = T.CreateTruncating(2 * difference / output.Length);
                loss += difference * difference / width;
            }

            return (loss, 0);
        }
    }
}
