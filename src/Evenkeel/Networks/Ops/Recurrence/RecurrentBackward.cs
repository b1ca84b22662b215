using System.Numerics;
using System.Runtime.CompilerServices;
using Evenkeel.Numerics.LinearAlgebra;
using Evenkeel.Numerics.Simd;
using Evenkeel.Numerics.Threads;

namespace Evenkeel.Networks.Ops.Recurrence;

/// <summary>Some samples of one direction back through all steps: gates become their gradients.</summary>
internal readonly unsafe struct RecurrentBackward<V, T, TCell>(OpContext<T> context, RecurrentLayout layout, int layer, T* packed) : IBlocks
    where V : struct, ISimd<V, T>
    where T : unmanaged, IFloatingPointIeee754<T>
    where TCell : struct, ICell
{
    /// <summary>The gates whose gradient is the same for the input's and the state's part; a GRU's n has the latter in its extra.</summary>
    public static long AlikeGates(RecurrentLayout layout) => layout.Gates - (layout.Cell == RecurrentKind.Gru ? 1 : 0);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run(int block, int worker)
    {
        var samplesInBlock = RecurrentSteps.SamplesInBlock(layout);
        var (direction, part) = Math.DivRem(block, (int)Blocking.DivideUp(layout.Samples, samplesInBlock));
        var first = part * samplesInBlock;
        var samples = Math.Min(samplesInBlock, layout.Samples - first);
        var (hidden, rows) = (layout.Hidden, layout.Gates * layout.Hidden);
        var stride = PackedRight<V, T>.PaddedColumns(hidden);

        var carried = context.Workers.ScratchOf(worker).AtLeast<T>((2 * samplesInBlock + 1) * stride + PackedRight<V, T>.LeftLength);
        var carriedCell = carried + samplesInBlock * stride;
        var zeros = carriedCell + samplesInBlock * stride;
        var left = zeros + stride;
        new Span<T>(carried, checked((int)((2 * samplesInBlock + 1) * stride))).Clear();

        var alikeRows = AlikeGates(layout) * hidden;
        var apartRows = rows - alikeRows;
        var own = packed + direction * PackedRight<V, T>.Length(rows, hidden);
        var alike = new PackedRight<V, T>(own, alikeRows, hidden);
        var apart = new PackedRight<V, T>(own + PackedRight<V, T>.Length(alikeRows, hidden), apartRows, hidden);
        var gates = layout.GatesAt(context, layer, direction);
        var extra = layout.ExtraAt(context, layer, direction);
        var states = layout.States(context, layer) + direction * hidden;
        var gradients = layout.StatesGradient(context, layer) + direction * hidden;
        for (var step = layout.Steps - 1; step >= 0; step--)
        {
            var start = first * layout.Steps + layout.TimeOf(step, direction);
            var (place, before) = (start, first * layout.Steps + layout.TimeOf(step - 1, direction));
            for (long i = 0; i < samples; i++, place += layout.Steps, before += layout.Steps)
            {
                CellSteps.Backward<TCell, V, T>(new CellState<T>
                {
                    Hidden = hidden,
                    Gates = gates + place * rows,
                    Extra = extra + place * hidden,
                    PreviousExtra = step > 0 ? extra + before * hidden : zeros,
                    State = states + place * layout.Width,
                    PreviousState = step > 0 ? states + before * layout.Width : zeros,
                    Gradient = gradients + place * layout.Width,
                    Carried = carried + i * stride,
                    CarriedCell = carriedCell + i * stride,
                });
            }

            if (step == 0) break;
            alike.Multiply(
                samples, stride, alikeRows, new Strided<T>(gates + start * rows, 1, layout.Steps * rows), left, carried, stride, add: TCell.PassesState);
            apart.Multiply(samples, stride, apartRows, new Strided<T>(extra + start * hidden, 1, layout.Steps * hidden), left, carried, stride, add: true);
        }
    }
}
