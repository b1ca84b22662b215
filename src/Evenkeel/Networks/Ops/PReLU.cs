using System.Numerics;
using Evenkeel.Networks.Activations;
using Evenkeel.Networks.Ops.Axes;
using Evenkeel.Networks.Ops.Pointwise;

namespace Evenkeel.Networks.Ops;

/// <summary>f(x) = x for x &gt; 0, αx otherwise, with one learned α for all channels or one for each (He et al. 2015).</summary>
/// <param name="PerChannel">Whether each channel has its own slope.</param>
public sealed record PReLU(bool PerChannel = false) : Op
{
    /// <summary>The slope that every α starts from.</summary>
    public const double InitialSlope = 0.25;

    /// <inheritdoc/>
    public override string Kind => "prelu";

    internal override BackwardReads BackwardReads => BackwardReads.Inputs;

    internal override StabilityRegion? Stability => StabilityRegion.Everywhere;

    internal override Shape OutputShape(IReadOnlyList<Shape> inputs)
    {
        ShapeException.ThrowIf(PerChannel && inputs[0].Rank < 2, "has one slope a channel, and a scalar a sample has no channels");
        return inputs[0];
    }

    internal override IReadOnlyList<ParameterShape> Parameters(IReadOnlyList<Shape> inputs)
        => [new("weight", new Shape(PerChannel ? inputs[0][1] : 1), ParameterRole.Slope, new Fans(1, 1))];

    internal override unsafe void Forward<T>(in OpContext<T> context)
        => Elementwise.Each(context.Workers, context.Output.Shape[0], new ForwardSamples<T>(context));

    internal override unsafe void Backward<T>(in OpContext<T> context)
    {
        if (context.InputGradients[0].IsWanted) Elementwise.Each(context.Workers, context.Output.Shape[0], new BackwardSamples<T>(context));
        Elementwise.Each(context.Workers, context.Parameters[0].Length, new SlopeGradient<T>(context));
    }

    private readonly unsafe struct ForwardSamples<T>(OpContext<T> context) : IRange
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public void Run(long start, long count)
        {
            var layout = Layout(context);
            for (var channel = 0L; channel < layout.Channels; channel++)
            {
                var slope = context.Parameters[0].Data[channel];
                var at = layout.Offset(start, channel);
                var x = context.Inputs[0].Data + at;
                var y = context.Output.Data + at;
                for (long p = 0; p < layout.Positions; p++) y[p] = x[p] > T.Zero ? x[p] : slope * x[p];
            }
        }
    }

    private readonly unsafe struct BackwardSamples<T>(OpContext<T> context) : IRange
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public void Run(long start, long count)
        {
            var layout = Layout(context);
            for (var channel = 0L; channel < layout.Channels; channel++)
            {
                var slope = context.Parameters[0].Data[channel];
                var at = layout.Offset(start, channel);
                var x = context.Inputs[0].Data + at;
                var dy = context.OutputGradient.Data + at;
                var dx = context.InputGradients[0].Data + at;
                for (long p = 0; p < layout.Positions; p++) dx[p] = x[p] > T.Zero ? dy[p] : slope * dy[p];
            }
        }
    }

    /// <summary>∂L/∂α = Σ x ∂y over x ≤ 0.</summary>
    private readonly unsafe struct SlopeGradient<T>(OpContext<T> context) : IRange
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public void Run(long start, long count)
        {
            var layout = Layout(context);
            for (var channel = start; channel < start + count; channel++)
            {
                double sum = 0;
                for (long n = 0; n < layout.Samples; n++)
                {
                    var at = layout.Offset(n, channel);
                    var x = context.Inputs[0].Data + at;
                    var dy = context.OutputGradient.Data + at;
                    for (long p = 0; p < layout.Positions; p++)
                    {
                        if (!(x[p] > T.Zero)) sum += double.CreateTruncating(x[p] * dy[p]);
                    }
                }

                context.ParameterGradients[0].Data[channel] = T.CreateTruncating(sum);
            }
        }
    }

    /// <summary>One shared slope sees each sample as one channel.</summary>
    private static ChannelLayout Layout<T>(OpContext<T> context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var shape = context.Output.Shape;
        return context.Parameters[0].Length == 1 ? new(shape[0], 1, shape.Length / Math.Max(1, shape[0])) : ChannelLayout.Of(shape);
    }
}
