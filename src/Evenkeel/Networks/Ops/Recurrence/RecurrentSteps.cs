using System.Numerics;
using Evenkeel.Numerics.LinearAlgebra;
using Evenkeel.Numerics.Simd;

namespace Evenkeel.Networks.Ops.Recurrence;

/// <summary>
/// Runs a layer through time. Samples do not know each other, so a block takes some samples through all steps alone; a direction's
/// recurrent weights are packed once for all of them.
/// </summary>
internal static class RecurrentSteps
{
    /// <summary>Parts that the samples of a small batch are cut into.</summary>
    private const long LeastBlocks = 4;

    public static void Forward<T>(Recurrent op, in OpContext<T> context, RecurrentLayout layout, int layer)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (op.Cell == RecurrentKind.Lstm) Forward<T, LstmCell>(op, context, layout, layer);
        else if (op.Cell == RecurrentKind.Gru) Forward<T, GruCell>(op, context, layout, layer);
        else if (op.Nonlinearity == RecurrentNonlinearity.Relu) Forward<T, ReluCell>(op, context, layout, layer);
        else Forward<T, TanhCell>(op, context, layout, layer);
    }

    public static void Backward<T>(Recurrent op, in OpContext<T> context, RecurrentLayout layout, int layer)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (op.Cell == RecurrentKind.Lstm) Backward<T, LstmCell>(op, context, layout, layer);
        else if (op.Cell == RecurrentKind.Gru) Backward<T, GruCell>(op, context, layout, layer);
        else if (op.Nonlinearity == RecurrentNonlinearity.Relu) Backward<T, ReluCell>(op, context, layout, layer);
        else Backward<T, TanhCell>(op, context, layout, layer);
    }

    /// <summary>The samples of a block, no more than a tile's rows.</summary>
    public static long SamplesInBlock(RecurrentLayout layout) => Math.Clamp(Blocking.DivideUp(layout.Samples, LeastBlocks), 1, Tile.Height);

    private static void Forward<T, TCell>(Recurrent op, in OpContext<T> context, RecurrentLayout layout, int layer)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TCell : struct, ICell
        => Width.Run<ForwardKernel<T, TCell>, T>(new(op, context, layout, layer));

    private static void Backward<T, TCell>(Recurrent op, in OpContext<T> context, RecurrentLayout layout, int layer)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TCell : struct, ICell
        => Width.Run<BackwardKernel<T, TCell>, T>(new(op, context, layout, layer));

    private static int Blocks(RecurrentLayout layout)
        => checked((int)(layout.Directions * Blocking.DivideUp(layout.Samples, SamplesInBlock(layout))));

    private readonly unsafe struct ForwardKernel<T, TCell>(Recurrent op, OpContext<T> context, RecurrentLayout layout, int layer) : ISimdKernel<T>
        where T : unmanaged, IFloatingPointIeee754<T>
        where TCell : struct, ICell
    {
        public void Run<V>()
            where V : struct, ISimd<V, T>
        {
            var rows = layout.Gates * layout.Hidden;
            var length = PackedRight<V, T>.Length(layout.Hidden, rows);
            var packed = context.Workers.Shared.AtLeast<T>(layout.Directions * length);
            for (var direction = 0; direction < layout.Directions; direction++)
            {
                var weights = RecurrentParameters<T>.Of(op, context.Parameters, layer, direction);
                new PackedRight<V, T>(packed + direction * length, layout.Hidden, rows).Pack(new Strided<T>(weights.WeightHh, 1, layout.Hidden));
            }

            context.Workers.For(Blocks(layout), new RecurrentForward<V, T, TCell>(op, context, layout, layer, packed));
        }
    }

    private readonly unsafe struct BackwardKernel<T, TCell>(Recurrent op, OpContext<T> context, RecurrentLayout layout, int layer) : ISimdKernel<T>
        where T : unmanaged, IFloatingPointIeee754<T>
        where TCell : struct, ICell
    {
        public void Run<V>()
            where V : struct, ISimd<V, T>
        {
            var alike = RecurrentBackward<V, T, TCell>.AlikeGates(layout) * layout.Hidden;
            var apart = layout.Gates * layout.Hidden - alike;
            var length = PackedRight<V, T>.Length(layout.Gates * layout.Hidden, layout.Hidden);
            var packed = context.Workers.Shared.AtLeast<T>(layout.Directions * length);
            for (var direction = 0; direction < layout.Directions; direction++)
            {
                var weights = RecurrentParameters<T>.Of(op, context.Parameters, layer, direction).WeightHh;
                var own = packed + direction * length;
                new PackedRight<V, T>(own, alike, layout.Hidden).Pack(new Strided<T>(weights, layout.Hidden, 1));
                new PackedRight<V, T>(own + PackedRight<V, T>.Length(alike, layout.Hidden), apart, layout.Hidden)
                    .Pack(new Strided<T>(weights + alike * layout.Hidden, layout.Hidden, 1));
            }

            context.Workers.For(Blocks(layout), new RecurrentBackward<V, T, TCell>(context, layout, layer, packed));
        }
    }
}
