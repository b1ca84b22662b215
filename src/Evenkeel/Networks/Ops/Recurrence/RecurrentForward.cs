using System.Numerics;
using System.Runtime.CompilerServices;
using Evenkeel.Numerics.LinearAlgebra;
using Evenkeel.Numerics.Simd;
using Evenkeel.Numerics.Threads;

namespace Evenkeel.Networks.Ops.Recurrence;

/// <summary>Some samples of one direction through all steps; the gates already hold the input's part.</summary>
internal readonly unsafe struct RecurrentForward<V, T, TCell>(Recurrent op, OpContext<T> context, RecurrentLayout layout, int layer, T* packed) : IBlocks
    where V : struct, ISimd<V, T>
    where T : unmanaged, IFloatingPointIeee754<T>
    where TCell : struct, ICell
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run(int block, int worker)
    {
        var samplesInBlock = RecurrentSteps.SamplesInBlock(layout);
        var (direction, part) = Math.DivRem(block, (int)Blocking.DivideUp(layout.Samples, samplesInBlock));
        var first = part * samplesInBlock;
        var samples = Math.Min(samplesInBlock, layout.Samples - first);
        var (hidden, rows) = (layout.Hidden, layout.Gates * layout.Hidden);
        var stride = PackedRight<V, T>.PaddedColumns(rows);

        var products = context.Workers.ScratchOf(worker).AtLeast<T>((samplesInBlock + 1) * stride + PackedRight<V, T>.LeftLength);
        var zeros = products + samplesInBlock * stride;
        var left = zeros + stride;
        new Span<T>(products, checked((int)((samplesInBlock + 1) * stride))).Clear();

        var recurrent = new PackedRight<V, T>(packed + direction * PackedRight<V, T>.Length(hidden, rows), hidden, rows);
        var bias = RecurrentParameters<T>.Of(op, context.Parameters, layer, direction).BiasHh;
        var gates = layout.GatesAt(context, layer, direction);
        var extra = layout.ExtraAt(context, layer, direction);
        var states = layout.States(context, layer) + direction * hidden;
        for (long step = 0; step < layout.Steps; step++)
        {
            var place = first * layout.Steps + layout.TimeOf(step, direction);
            var before = first * layout.Steps + layout.TimeOf(step - 1, direction);
            if (step > 0)
            {
                var previous = new Strided<T>(states + before * layout.Width, 1, layout.Steps * layout.Width);
                recurrent.Multiply(samples, stride, hidden, previous, left, products, stride, add: false);
            }

            for (long i = 0; i < samples; i++, place += layout.Steps, before += layout.Steps)
            {
                CellSteps.Forward<TCell, V, T>(new CellState<T>
                {
                    Hidden = hidden,
                    Gates = gates + place * rows,
                    Extra = extra + place * hidden,
                    PreviousExtra = step > 0 ? extra + before * hidden : zeros,
                    State = states + place * layout.Width,
                    PreviousState = step > 0 ? states + before * layout.Width : zeros,
                    Product = products + i * stride,
                    Bias = bias == null ? zeros : bias,
                });
            }
        }
    }
}
