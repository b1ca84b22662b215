using System.Numerics;
using Evenkeel.Numerics.Threads;

namespace Evenkeel.Networks.Losses;

/// <summary>
/// Binary cross-entropy on logits, each output a question of its own: L = mean (max(z, 0) − z t + ln(1 + e^−|z|)), so that no exponential
/// overflows; ∂L/∂z = (σ(z) − t)/count. Its accuracy is the share of outputs on the target's side of ½.
/// </summary>
public sealed class BinaryCrossEntropy : Loss
{
    /// <inheritdoc/>
    public override string Kind => "bce";

    /// <inheritdoc/>
    public override string? TargetProblem(Shape output, Tensor target)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(target);
        if (!target.DType.IsFloat() || !target.Shape.Equals(output))
        {
            return $"binary cross-entropy wants a target of the output's shape ({output}), got {target.DType} of shape {target.Shape}";
        }

        Span<double> value = stackalloc double[1];
        for (long i = 0; i < target.Length; i++)
        {
            LossBlocks.Read(target, i, value);
            if (!(value[0] is >= 0 and <= 1)) return FormattableString.Invariant($"target {value[0]} of sample {i / (target.Length / output[0])} is no probability; give numbers from 0 to 1");
        }

        return null;
    }

    private protected override LossValue Evaluate<T>(Tensor output, Tensor target, Tensor gradient, Workers workers)
    {
        var (mean, variance, hits) = LossBlocks.Run(workers, output.Shape[0], new Samples<T>(output, target, gradient, workers));
        return new LossValue(mean, variance, hits);
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
            double loss = 0, hits = 0;
            for (var i = 0; i < width; i++)
            {
                var z = double.CreateTruncating(values[i]);
                var small = Math.Exp(-Math.Abs(z));
                var probability = z >= 0 ? 1 / (1 + small) : small / (1 + small);
                slopes[i] = T.CreateTruncating((probability - wanted[i]) / output.Length);
                loss += (Math.Max(z, 0) - z * wanted[i] + double.LogP1(small)) / width;
                if (z > 0 == wanted[i] > 0.5 && !double.IsNaN(z)) hits++;
            }

            return (loss, hits / width);
        }
    }
}
