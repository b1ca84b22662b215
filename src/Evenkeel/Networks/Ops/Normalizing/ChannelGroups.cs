using System.Numerics;
using System.Runtime.CompilerServices;
using Evenkeel.Networks.Ops.Axes;
using Evenkeel.Networks.Ops.Pointwise;
using Evenkeel.Numerics.Simd;

namespace Evenkeel.Networks.Ops.Normalizing;

/// <summary>Norms of each sample over groups of channels and their positions: what GroupNorm and InstanceNorm share.</summary>
internal static unsafe class ChannelGroups
{
    public static void Forward<T>(in OpContext<T> context, long groups, double epsilon)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var layout = ChannelLayout.Of(context.Output.Shape);
        var count = layout.Samples * groups;
        Elementwise.Groups(context.Workers, count, context.Output.Length / count, new ForwardGroups<T>(context, layout, groups, epsilon));
    }

    public static void Backward<T>(in OpContext<T> context, long groups)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var layout = ChannelLayout.Of(context.Output.Shape);
        var count = layout.Samples * groups;
        if (context.InputGradients[0].IsWanted) Elementwise.Groups(context.Workers, count, context.Output.Length / count, new BackwardGroups<T>(context, layout, groups));
        if (context.Parameters.Length > 0) Elementwise.Groups(context.Workers, layout.Channels, layout.PerChannel, new Channels<T>(context, layout, groups));
    }

    private readonly struct ForwardGroups<T>(OpContext<T> context, ChannelLayout layout, long groups, double epsilon) : IRange
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public void Run(long start, long count)
        {
            var channels = layout.Channels / groups;
            var length = channels * layout.Positions;
            for (var group = start; group < start + count; group++)
            {
                var x = context.Inputs[0].Data + group * length;
                var y = context.Output.Data + group * length;
                var (mean, variance) = RowNorm.Moments(x, length);
                var (center, inverse) = (T.CreateTruncating(mean), T.CreateTruncating(1 / Math.Sqrt(variance + epsilon)));
                context.Saved.Data[group] = center;
                context.Saved.Data[layout.Samples * groups + group] = inverse;
                if (context.Parameters.Length == 0)
                {
                    RowLoops.Write(new Normalized<T>(x, center, inverse, T.Zero), y, length);
                    continue;
                }

                var first = group % groups * channels;
                for (long c = 0; c < channels; c++)
                {
                    var (gamma, beta) = (context.Parameters[0].Data[first + c], context.Parameters[1].Data[first + c]);
                    RowLoops.Write(new Normalized<T>(x + c * layout.Positions, center, inverse * gamma, beta), y + c * layout.Positions, layout.Positions);
                }
            }
        }
    }

    /// <summary>With g = γ ∂y: ∂x = (g − mean(g) − x̂ mean(g x̂))/σ, the means over a group.</summary>
    private readonly struct BackwardGroups<T>(OpContext<T> context, ChannelLayout layout, long groups) : IRange
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public void Run(long start, long count)
        {
            var channels = layout.Channels / groups;
            var length = channels * layout.Positions;
            for (var group = start; group < start + count; group++)
            {
                var x = context.Inputs[0].Data + group * length;
                var dy = context.OutputGradient.Data + group * length;
                var dx = context.InputGradients[0].Data + group * length;
                var (mean, inverse) = (context.Saved.Data[group], context.Saved.Data[layout.Samples * groups + group]);
                double sum = 0, product = 0;
                for (long c = 0; c < channels; c++)
                {
                    var at = c * layout.Positions;
                    var (first, second) = RowLoops.Sums<T, GradientProducts<T>>(new(x + at, dy + at, mean, inverse), layout.Positions);
                    var gamma = double.CreateTruncating(Gamma(group, c, channels));
                    sum += gamma * first;
                    product += gamma * second;
                }

                for (long c = 0; c < channels; c++)
                {
                    var at = c * layout.Positions;
                    var gamma = Gamma(group, c, channels);
                    var (meanGradient, meanProduct) = (T.CreateTruncating(sum / length), T.CreateTruncating(product / length));
                    RowLoops.Write(new GroupGradient<T>(x + at, dy + at, mean, inverse, gamma, meanGradient, meanProduct), dx + at, layout.Positions);
                }
            }
        }

        private T Gamma(long group, long c, long channels) => context.Parameters.Length == 0 ? T.One : context.Parameters[0].Data[group % groups * channels + c];
    }

    /// <summary>(γ ∂y − a − b (x − μ)/σ)/σ.</summary>
    private readonly struct GroupGradient<T>(T* x, T* dy, T mean, T inverse, T gamma, T meanGradient, T meanProduct) : IRowTerm<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V At<V>(long i)
            where V : struct, ISimd<V, T>
        {
            var normalized = (V.Load(x + i) - V.Create(mean)) * V.Create(inverse);
            return V.Create(inverse) * (V.Create(gamma) * V.Load(dy + i) - V.Create(meanGradient) - normalized * V.Create(meanProduct));
        }
    }

    /// <summary>∂γ = Σ ∂y x̂ and ∂β = Σ ∂y of each channel, over the samples in order.</summary>
    private readonly struct Channels<T>(OpContext<T> context, ChannelLayout layout, long groups) : IRange
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public void Run(long start, long count)
        {
            for (var c = start; c < start + count; c++)
            {
                double sum = 0, product = 0;
                for (long n = 0; n < layout.Samples; n++)
                {
                    var at = layout.Offset(n, c);
                    var group = n * groups + c / (layout.Channels / groups);
                    var (first, second) = RowLoops.Sums<T, GradientProducts<T>>(
                        new(context.Inputs[0].Data + at, context.OutputGradient.Data + at, context.Saved.Data[group], context.Saved.Data[layout.Samples * groups + group]),
                        layout.Positions);
                    sum += first;
                    product += second;
                }

                context.ParameterGradients[0].Data[c] = T.CreateTruncating(product);
                context.ParameterGradients[1].Data[c] = T.CreateTruncating(sum);
            }
        }
    }
}
