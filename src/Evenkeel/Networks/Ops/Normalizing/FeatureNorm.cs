using System.Numerics;
using System.Runtime.CompilerServices;
using Evenkeel.Networks.Ops.Axes;
using Evenkeel.Networks.Ops.Pointwise;
using Evenkeel.Numerics.Simd;
using Evenkeel.Numerics.Threads;

namespace Evenkeel.Networks.Ops.Normalizing;

/// <summary>Batch norm of features without positions, where neighbours in memory are of different channels.</summary>
internal static unsafe class FeatureNorm
{
    public static void Forward<T>(in OpContext<T> context, BatchNorm op, ChannelLayout layout)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (!op.Evaluation) SaveMoments(context, op, layout);
        context.Workers.For(RowBlocks.Count(layout.Samples), new Rows<T>(context, op, layout, null));
    }

    public static void Backward<T>(in OpContext<T> context, BatchNorm op, ChannelLayout layout)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var features = layout.Channels;
        var terms = new Products<T>(context.Inputs[0].Data, context.OutputGradient.Data, context.Saved.Data, features);
        var sums = ColumnSums.Run<T, Products<T>>(context.Workers, terms, layout.Samples, features);
        for (long c = 0; op.Affine && c < features; c++)
        {
            context.ParameterGradients[0].Data[c] = T.CreateTruncating(sums[features + c]);
            context.ParameterGradients[1].Data[c] = T.CreateTruncating(sums[c]);
        }

        if (!context.InputGradients[0].IsWanted) return;

        // The means take the place of the sums, whose elements are at least as wide.
        var share = op.Evaluation ? 0 : 1.0 / layout.Samples;
        var means = (T*)sums;
        for (long i = 0; i < 2 * features; i++) means[i] = T.CreateTruncating(sums[i] * share);
        context.Workers.For(RowBlocks.Count(layout.Samples), new Rows<T>(context, op, layout, means));
    }

    /// <summary>A first mean, and the moments about it in a second pass.</summary>
    private static void SaveMoments<T>(in OpContext<T> context, BatchNorm op, ChannelLayout layout)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var (x, saved) = (context.Inputs[0], context.Saved);
        var features = layout.Channels;
        new Span<T>(saved.Data, checked((int)features)).Clear();
        var sums = ColumnSums.Run<T, FeatureDeviations<T>>(context.Workers, new(x.Data, saved.Data, features), layout.Samples, features);
        for (long c = 0; c < features; c++) saved.Data[c] = T.CreateTruncating(sums[c] / layout.Samples);
        sums = ColumnSums.Run<T, FeatureDeviations<T>>(context.Workers, new(x.Data, saved.Data, features), layout.Samples, features);
        for (long c = 0; c < features; c++)
        {
            var offset = sums[c] / layout.Samples;
            op.Save(context, layout, c, double.CreateTruncating(saved.Data[c]) + offset, Math.Max(0, sums[features + c] / layout.Samples - offset * offset));
        }
    }

    private readonly struct FeatureDeviations<T>(T* x, T* centers, long features) : IColumnTerms<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void At<V>(long row, long column, out V first, out V second)
            where V : struct, ISimd<V, T>
        {
            first = V.Load(x + row * features + column) - V.Load(centers + column);
            second = first * first;
        }
    }

    private readonly struct Products<T>(T* x, T* dy, T* saved, long features) : IColumnTerms<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void At<V>(long row, long column, out V first, out V second)
            where V : struct, ISimd<V, T>
        {
            first = V.Load(dy + row * features + column);
            second = first * ((V.Load(x + row * features + column) - V.Load(saved + column)) * V.Load(saved + features + column));
        }
    }

    /// <summary>Rows of the output, or of the input's gradient where there are <paramref name="means"/> of ∂y and ∂y x̂.</summary>
    private readonly struct Rows<T>(OpContext<T> context, BatchNorm op, ChannelLayout layout, T* means) : IBlocks
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public void Run(int block, int worker)
        {
            var (features, saved) = (layout.Channels, context.Saved);
            var gamma = op.Affine ? context.Parameters[0].Data : null;
            var beta = op.Affine ? context.Parameters[1].Data : null;
            foreach (var row in RowBlocks.Of(block, layout.Samples))
            {
                var at = row * features;
                var x = context.Inputs[0].Data + at;
                if (means == null) RowLoops.Write(new Value<T>(x, saved.Data, saved.Data + features, gamma, beta), context.Output.Data + at, features);
                else RowLoops.Write(new Slope<T>(x, context.OutputGradient.Data + at, saved.Data, gamma, means, features), context.InputGradients[0].Data + at, features);
            }
        }
    }

    /// <summary>γ (x − μ)/σ + β.</summary>
    private readonly struct Value<T>(T* x, T* mean, T* inverse, T* gamma, T* beta) : IRowTerm<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V At<V>(long i)
            where V : struct, ISimd<V, T>
        {
            var y = (V.Load(x + i) - V.Load(mean + i)) * V.Load(inverse + i);
            return gamma == null ? y : V.MultiplyAdd(y, V.Load(gamma + i), V.Load(beta + i));
        }
    }

    /// <summary>γ/σ (∂y − mean(∂y) − x̂ mean(∂y x̂)).</summary>
    private readonly struct Slope<T>(T* x, T* dy, T* saved, T* gamma, T* means, long features) : IRowTerm<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V At<V>(long i)
            where V : struct, ISimd<V, T>
        {
            var inverse = V.Load(saved + features + i);
            var normalized = (V.Load(x + i) - V.Load(saved + i)) * inverse;
            var slope = inverse * (V.Load(dy + i) - V.Load(means + i) - normalized * V.Load(means + features + i));
            return gamma == null ? slope : slope * V.Load(gamma + i);
        }
    }
}
