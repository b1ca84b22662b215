using System.Numerics;
using Evenkeel.Networks.Ops.Axes;
using Evenkeel.Networks.Ops.Pointwise;
using Evenkeel.Numerics.LinearAlgebra;

namespace Evenkeel.Networks.Ops.Recurrence;

/// <summary>What follows from the gates' gradients of all steps: those of the parameters and of the layer's input.</summary>
internal static unsafe class RecurrentGradients
{
    public static void Run<T>(Recurrent op, in OpContext<T> context, RecurrentLayout layout, int layer, int direction)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var (features, rows) = (layout.Features(layer), layout.Gates * op.Hidden);
        var gates = layout.GatesAt(context, layer, direction);
        var weights = RecurrentParameters<T>.Of(op, context.Parameters, layer, direction);
        var gradients = RecurrentParameters<T>.Of(op, context.ParameterGradients, layer, direction);

        // The one gate whose recurrent part has a gradient of its own.
        var apart = op.Cell == RecurrentKind.Gru ? layout.ExtraAt(context, layer, direction) : null;
        var alike = apart == null ? rows : rows - op.Hidden;

        Gemm.Run(
            context.Workers,
            new Extents(rows, features, layout.Positions),
            new Strided<T>(gates, rows, 1),
            new Strided<T>(layout.Input(context, layer), features, 1),
            new Target<T>(gradients.WeightIh, features));

        var previous = new PreviousStates<T>(layout.States(context, layer) + direction * op.Hidden, layout.Width, layout.Steps, direction == 1);
        Gemm.Run(
            context.Workers,
            new Extents(alike, op.Hidden, layout.Positions),
            new Strided<T>(gates, rows, 1),
            previous,
            new Target<T>(gradients.WeightHh, op.Hidden));
        if (apart != null)
        {
            Gemm.Run(
                context.Workers,
                new Extents(op.Hidden, op.Hidden, layout.Positions),
                new Strided<T>(apart, op.Hidden, 1),
                previous,
                new Target<T>(gradients.WeightHh + alike * op.Hidden, op.Hidden));
        }

        if (op.Bias)
        {
            Biases.SumChannels(context.Workers, gates, gradients.BiasIh, new ChannelLayout(layout.Positions, rows, 1));
            Buffer.MemoryCopy(gradients.BiasIh, gradients.BiasHh, alike * sizeof(T), alike * sizeof(T));
            if (apart != null) Biases.SumChannels(context.Workers, apart, gradients.BiasHh + alike, new ChannelLayout(layout.Positions, op.Hidden, 1));
        }

        var dx = layout.InputGradient(context, layer);
        if (dx == null) return;
        Gemm.Run(
            context.Workers,
            new Extents(layout.Positions, features, rows),
            new Strided<T>(gates, 1, rows),
            new Strided<T>(weights.WeightIh, features, 1),
            new Target<T>(dx, features, accumulate: direction > 0));
    }
}
