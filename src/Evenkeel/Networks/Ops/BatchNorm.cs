using System.Numerics;
using Evenkeel.Networks.Ops.Axes;
using Evenkeel.Networks.Ops.Normalizing;
using Evenkeel.Networks.Ops.Pointwise;

namespace Evenkeel.Networks.Ops;

/// <summary>
/// Normalizes every channel over the batch and its positions: y = γ (x − μ)/√(σ² + ε) + β, with μ and the biased σ² of the batch
/// (Ioffe and Szegedy 2015, algorithm 1), or in evaluation with running ones.
/// </summary>
/// <param name="Epsilon">Added to the variance.</param>
/// <param name="Affine">Whether γ and β are learned.</param>
/// <param name="Evaluation">Whether μ and σ² are the buffers running_mean and running_var, which a pass does not change.</param>
public sealed record BatchNorm(double Epsilon = 1e-5, bool Affine = true, bool Evaluation = false) : Op
{
    /// <inheritdoc/>
    public override string Kind => "batch-norm";

    internal override int? UnitAxis => 1;

    internal override BackwardReads BackwardReads => BackwardReads.Inputs;

    internal override Shape OutputShape(IReadOnlyList<Shape> inputs)
    {
        ShapeException.ThrowIf(inputs[0].Rank < 2, "needs a channel axis; a scalar a sample has none");
        ShapeException.ThrowIf(!(Epsilon > 0), $"`epsilon` (={Epsilon}) must be positive");
        return inputs[0];
    }

    internal override IReadOnlyList<ParameterShape> Parameters(IReadOnlyList<Shape> inputs)
    {
        var channels = new Shape(inputs[0][1]);
        ParameterShape[] buffers =
        [
            new("running_mean", channels, ParameterRole.Buffer, new Fans(1, 1), Initial: 0),
            new("running_var", channels, ParameterRole.Buffer, new Fans(1, 1), Initial: 1),
        ];
        return [.. Affine ? NormParameters.Of(inputs[0][1]) : [], .. Evaluation ? buffers : []];
    }

    /// <summary>Mean and 1/√(σ² + ε) of each channel.</summary>
    internal override long SavedLength(IReadOnlyList<Shape> inputs) => 2 * inputs[0][1];

    internal override string? BatchProblem(IReadOnlyList<Shape> inputs)
    {
        var layout = ChannelLayout.Of(inputs[0]);
        return layout.PerChannel < 2 && !Evaluation
            ? $"batch norm needs more than one value a channel to take its statistics from, got a batch of {layout.Samples}; give more samples"
            : null;
    }

    internal override unsafe void Forward<T>(in OpContext<T> context)
    {
        var layout = ChannelLayout.Of(context.Output.Shape);
        if (Evaluation)
        {
            var (mean, variance) = (context.Parameters[^2], context.Parameters[^1]);
            for (long c = 0; c < layout.Channels; c++) Save(context, layout, c, double.CreateTruncating(mean.Data[c]), double.CreateTruncating(variance.Data[c]));
        }

        if (layout.Positions == 1) FeatureNorm.Forward(context, this, layout);
        else Elementwise.Groups(context.Workers, layout.Channels, layout.PerChannel, new ForwardChannels<T>(context, this, layout));
    }

    internal override void Backward<T>(in OpContext<T> context)
    {
        var layout = ChannelLayout.Of(context.Output.Shape);
        if (layout.Positions == 1) FeatureNorm.Backward(context, this, layout);
        else Elementwise.Groups(context.Workers, layout.Channels, layout.PerChannel, new BackwardChannels<T>(context, this, layout));
    }

    internal unsafe void Save<T>(in OpContext<T> context, ChannelLayout layout, long c, double mean, double variance)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        context.Saved.Data[c] = T.CreateTruncating(mean);
        context.Saved.Data[layout.Channels + c] = T.CreateTruncating(1 / Math.Sqrt(variance + Epsilon));
    }

    private readonly unsafe struct ForwardChannels<T>(OpContext<T> context, BatchNorm op, ChannelLayout layout) : IRange
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public void Run(long start, long count)
        {
            for (var c = start; c < start + count; c++)
            {
                if (!op.Evaluation) SaveMoments(c);
                var (mean, scale) = (context.Saved.Data[c], context.Saved.Data[layout.Channels + c]);
                var shift = T.Zero;
                if (op.Affine)
                {
                    scale *= context.Parameters[0].Data[c];
                    shift = context.Parameters[1].Data[c];
                }

                for (long n = 0; n < layout.Samples; n++)
                {
                    var at = layout.Offset(n, c);
                    RowLoops.Write(new Normalized<T>(context.Inputs[0].Data + at, mean, scale, shift), context.Output.Data + at, layout.Positions);
                }
            }
        }

        /// <summary>A first mean, and the moments about it in a second pass.</summary>
        private void SaveMoments(long c)
        {
            var center = T.CreateTruncating(Sums(c, T.Zero).First / layout.PerChannel);
            var (first, second) = Sums(c, center);
            var offset = first / layout.PerChannel;
            op.Save(context, layout, c, double.CreateTruncating(center) + offset, Math.Max(0, second / layout.PerChannel - offset * offset));
        }

        private (double First, double Second) Sums(long c, T center)
        {
            double sum = 0, squares = 0;
            for (long n = 0; n < layout.Samples; n++)
            {
                var (first, second) = RowLoops.Sums<T, Deviations<T>>(new(context.Inputs[0].Data + layout.Offset(n, c), center), layout.Positions);
                sum += first;
                squares += second;
            }

            return (sum, squares);
        }
    }

    /// <summary>
    /// With x̂ = (x − μ)/σ and m values a channel: ∂x = γ/σ (∂y − mean(∂y) − x̂ mean(∂y x̂)), ∂γ = Σ ∂y x̂, ∂β = Σ ∂y; running statistics do
    /// not move with x, which leaves ∂x = γ/σ ∂y.
    /// </summary>
    private readonly unsafe struct BackwardChannels<T>(OpContext<T> context, BatchNorm op, ChannelLayout layout) : IRange
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public void Run(long start, long count)
        {
            var (x, dy) = (context.Inputs[0], context.OutputGradient);
            for (var c = start; c < start + count; c++)
            {
                var (mean, inverse) = (context.Saved.Data[c], context.Saved.Data[layout.Channels + c]);
                double sum = 0, product = 0;
                for (long n = 0; n < layout.Samples; n++)
                {
                    var at = layout.Offset(n, c);
                    var (first, second) = RowLoops.Sums<T, GradientProducts<T>>(new(x.Data + at, dy.Data + at, mean, inverse), layout.Positions);
                    sum += first;
                    product += second;
                }

                var factor = inverse;
                if (op.Affine)
                {
                    factor *= context.Parameters[0].Data[c];
                    context.ParameterGradients[0].Data[c] = T.CreateTruncating(product);
                    context.ParameterGradients[1].Data[c] = T.CreateTruncating(sum);
                }

                if (!context.InputGradients[0].IsWanted) continue;
                var share = op.Evaluation ? 0 : 1.0 / layout.PerChannel;
                var (meanGradient, meanProduct) = (T.CreateTruncating(sum * share), T.CreateTruncating(product * share));
                for (long n = 0; n < layout.Samples; n++)
                {
                    var at = layout.Offset(n, c);
                    var term = new NormGradient<T>(x.Data + at, dy.Data + at, mean, inverse, factor, meanGradient, meanProduct);
                    RowLoops.Write(term, context.InputGradients[0].Data + at, layout.Positions);
                }
            }
        }
    }
}
