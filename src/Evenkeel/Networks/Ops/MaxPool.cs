using System.Numerics;
using System.Numerics.Tensors;
using Evenkeel.Networks.Ops.Sliding;
using Evenkeel.Numerics.Threads;

namespace Evenkeel.Networks.Ops;

/// <summary>Takes the largest value in each window over one to three axes; the gradient goes to where it stood, the first where several are equal.</summary>
/// <param name="Window">The window; its padding never wins.</param>
public sealed record MaxPool(Window Window) : Op
{
    /// <inheritdoc/>
    public override string Kind => "max-pool";

    internal override BackwardReads BackwardReads => BackwardReads.Inputs | BackwardReads.Output;

    internal override Shape OutputShape(IReadOnlyList<Shape> inputs)
    {
        var places = Window.Output(inputs[0]);
        Window.CheckPooling(inputs[0]);
        ShapeException.ThrowIf(
            Window.SeesOnlyPadding(inputs[0]),
            $"`dilation` (={Window.Dilation}) is wider than its input ({inputs[0].WithoutBatch()}), so all taps fall into the padding; take a smaller dilation or no padding");
        return new Shape([inputs[0][0], inputs[0][1], .. places]);
    }

    internal override void Forward<T>(in OpContext<T> context)
        => context.Workers.For(Planes(context), new ForwardPlanes<T>(context, PlaneMap.Of(Window, context.Inputs[0].Shape, context.Output.Shape)));

    internal override void Backward<T>(in OpContext<T> context)
    {
        if (!context.InputGradients[0].IsWanted) return;
        context.Workers.For(Planes(context), new BackwardPlanes<T>(context, PlaneMap.Of(Window, context.Inputs[0].Shape, context.Output.Shape)));
    }

    private static int Planes<T>(in OpContext<T> context)
        where T : unmanaged, IFloatingPointIeee754<T>
        => checked((int)(context.Output.Shape[0] * context.Output.Shape[1]));

    private readonly unsafe struct ForwardPlanes<T>(OpContext<T> context, PlaneMap map) : IBlocks
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public void Run(int block, int worker)
        {
            var halo = new Halo(map);
            var copy = context.Workers.ScratchOf(worker).AtLeast<T>(halo.LengthWithTaps<T>());
            var taps = halo.Taps(copy);
            halo.Fill(context.Inputs[0].Data + block * map.Pixels, copy, T.NegativeInfinity);
            PlaneKernels.Largest(halo, map, copy, taps, context.Output.Data + block * map.Places);
        }
    }

    private readonly unsafe struct BackwardPlanes<T>(OpContext<T> context, PlaneMap map) : IBlocks
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public void Run(int block, int worker)
        {
            var x = context.Inputs[0].Data + block * map.Pixels;
            var y = context.Output.Data + block * map.Places;
            var dx = context.InputGradients[0].Data + block * map.Pixels;
            var dy = context.OutputGradient.Data + block * map.Places;

            // NaN is like no other value, and −∞ like the padding.
            if (!(TensorPrimitives.Min(new ReadOnlySpan<T>(y, checked((int)map.Places))) > T.NegativeInfinity)) FirstOfLargest.Send(map, x, dy, dx);
            else Send(context.Workers, worker, x, y, dx, dy);
        }

        private void Send(Workers workers, int worker, T* x, T* y, T* dx, T* dy)
        {
            var halo = new Halo(map);
            var rows = PlaneKernels.PaddedRow(map) * map.Z.Places * map.Y.Places;
            var largest = workers.ScratchOf(worker).AtLeast<T>(2 * rows + halo.Length + halo.LengthWithTaps<T>());
            var left = largest + rows;
            var gradient = largest + 2 * rows;
            var copy = gradient + halo.Length;
            var taps = halo.Taps(copy);
            halo.Fill(x, copy, T.NegativeInfinity);
            new Span<T>(gradient, checked((int)halo.Length)).Clear();
            PlaneKernels.PadRows(map, y, largest, T.NaN);
            PlaneKernels.PadRows(map, dy, left, T.Zero);
            PlaneKernels.Send(halo, map, copy, taps, largest, left, gradient);
            halo.Empty(gradient, dx);
        }
    }
}
