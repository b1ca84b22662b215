using System.Numerics;

namespace Evenkeel.Networks.Ops;

/// <summary>
/// Normalizes every channel over the batch and its positions: y = γ (x − μ)/√(σ² + ε) + β, with μ and the biased σ² of the batch
/// (Ioffe and Szegedy 2015, algorithm 1).
/// </summary>
/// <param name="Epsilon">Added to the variance.</param>
/// <param name="Affine">Whether γ and β are learned.</param>
public sealed record BatchNorm(double Epsilon = 1e-5, bool Affine = true) : Op
{
    /// <inheritdoc/>
    public override string Kind => "batch-norm";

    internal override BackwardReads BackwardReads => BackwardReads.Inputs;

    internal override Shape OutputShape(IReadOnlyList<Shape> inputs)
    {
        ShapeException.ThrowIf(inputs[0].Rank < 2, "needs a channel axis; a scalar a sample has none");
        ShapeException.ThrowIf(!(Epsilon > 0), $"`epsilon` (={Epsilon}) must be positive");
        return inputs[0];
    }

    internal override IReadOnlyList<ParameterShape> Parameters(IReadOnlyList<Shape> inputs)
        => Affine ? NormParameters.Of(inputs[0][1]) : [];

    /// <summary>Mean and 1/√(σ² + ε) of each channel.</summary>
    internal override long SavedLength(IReadOnlyList<Shape> inputs) => 2 * inputs[0][1];

    internal override string? BatchProblem(IReadOnlyList<Shape> inputs)
    {
        var layout = ChannelLayout.Of(inputs[0]);
        return layout.PerChannel < 2
            ? $"batch norm needs more than one value a channel to take its statistics from, got a batch of {layout.Samples}; give more samples"
            : null;
    }

    internal override unsafe void Forward<T>(in OpContext<T> context)
    {
        var layout = ChannelLayout.Of(context.Output.Shape);
        Elementwise.Each(context.Workers, layout.Channels, new ForwardChannels<T>(context, layout, Epsilon));
    }

    internal override unsafe void Backward<T>(in OpContext<T> context)
    {
        var layout = ChannelLayout.Of(context.Output.Shape);
        Elementwise.Each(context.Workers, layout.Channels, new BackwardChannels<T>(context, layout));
    }

    private readonly unsafe struct ForwardChannels<T>(OpContext<T> context, ChannelLayout layout, double epsilon) : IRange
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public void Run(long start, long count)
        {
            for (var c = start; c < start + count; c++)
            {
                var (mean, variance) = Moments(c);
                var inverse = 1 / Math.Sqrt(variance + epsilon);
                context.Saved.Data[c] = T.CreateTruncating(mean);
                context.Saved.Data[layout.Channels + c] = T.CreateTruncating(inverse);
                var (scale, shift) = (T.CreateTruncating(inverse), T.Zero);
                if (context.Parameters.Length > 0)
                {
                    scale *= context.Parameters[0].Data[c];
                    shift = context.Parameters[1].Data[c];
                }

                var center = T.CreateTruncating(mean);
                for (long n = 0; n < layout.Samples; n++)
                {
                    var x = context.Inputs[0].Data + layout.Offset(n, c);
                    var y = context.Output.Data + layout.Offset(n, c);
                    for (long p = 0; p < layout.Positions; p++) y[p] = (x[p] - center) * scale + shift;
                }
            }
        }

        private (double Mean, double Variance) Moments(long c)
        {
            double sum = 0, squares = 0;
            for (long n = 0; n < layout.Samples; n++)
            {
                var x = context.Inputs[0].Data + layout.Offset(n, c);
                for (long p = 0; p < layout.Positions; p++) sum += double.CreateTruncating(x[p]);
            }

            var mean = sum / layout.PerChannel;
            for (long n = 0; n < layout.Samples; n++)
            {
                var x = context.Inputs[0].Data + layout.Offset(n, c);
                for (long p = 0; p < layout.Positions; p++)
                {
                    var d = double.CreateTruncating(x[p]) - mean;
                    squares += d * d;
                }
            }

            return (mean, squares / layout.PerChannel);
        }
    }

    /// <summary>With x̂ = (x − μ)/σ and m values a channel: ∂x = γ/σ (∂y − mean(∂y) − x̂ mean(∂y x̂)), ∂γ = Σ ∂y x̂, ∂β = Σ ∂y.</summary>
    private readonly unsafe struct BackwardChannels<T>(OpContext<T> context, ChannelLayout layout) : IRange
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public void Run(long start, long count)
        {
            for (var c = start; c < start + count; c++)
            {
                var mean = context.Saved.Data[c];
                var inverse = context.Saved.Data[layout.Channels + c];
                double sum = 0, product = 0;
                for (long n = 0; n < layout.Samples; n++)
                {
                    var x = context.Inputs[0].Data + layout.Offset(n, c);
                    var dy = context.OutputGradient.Data + layout.Offset(n, c);
                    for (long p = 0; p < layout.Positions; p++)
                    {
                        var d = double.CreateTruncating(dy[p]);
                        sum += d;
                        product += d * double.CreateTruncating((x[p] - mean) * inverse);
                    }
                }

                var gamma = T.One;
                if (context.Parameters.Length > 0)
                {
                    gamma = context.Parameters[0].Data[c];
                    context.ParameterGradients[0].Data[c] = T.CreateTruncating(product);
                    context.ParameterGradients[1].Data[c] = T.CreateTruncating(sum);
                }

                if (context.InputGradients[0].IsWanted) WriteInputGradient(c, gamma * inverse, T.CreateTruncating(sum / layout.PerChannel), T.CreateTruncating(product / layout.PerChannel));
            }
        }

        private void WriteInputGradient(long c, T factor, T meanGradient, T meanProduct)
        {
            var mean = context.Saved.Data[c];
            var inverse = context.Saved.Data[layout.Channels + c];
            for (long n = 0; n < layout.Samples; n++)
            {
                var x = context.Inputs[0].Data + layout.Offset(n, c);
                var dy = context.OutputGradient.Data + layout.Offset(n, c);
                var dx = context.InputGradients[0].Data + layout.Offset(n, c);
                for (long p = 0; p < layout.Positions; p++) dx[p] = factor * (dy[p] - meanGradient - (x[p] - mean) * inverse * meanProduct);
            }
        }
    }
}
