using System.Numerics;
using System.Numerics.Tensors;
using Evenkeel.Networks.Ops.Sliding;
using Evenkeel.Numerics.Threads;

namespace Evenkeel.Networks.Ops;

/// <summary>Takes the mean of each window over one to three axes; the gradient is spread evenly over the window.</summary>
/// <param name="Window">The window.</param>
/// <param name="CountPadding">Whether padding counts as zeros; if not, the mean is that of what is inside.</param>
public sealed record AveragePool(Window Window, bool CountPadding = true) : Op
{
    /// <inheritdoc/>
    public override string Kind => "average-pool";

    internal override BackwardReads BackwardReads => BackwardReads.Nothing;

    internal override Shape OutputShape(IReadOnlyList<Shape> inputs)
    {
        var places = Window.Output(inputs[0]);
        Window.CheckPooling(inputs[0]);
        ShapeException.ThrowIf(
            !CountPadding && Window.SeesOnlyPadding(inputs[0]),
            $"`dilation` (={Window.Dilation}) is wider than its input ({inputs[0].WithoutBatch()}), so all taps fall into the padding; take a smaller dilation or no padding");
        return new Shape([inputs[0][0], inputs[0][1], .. places]);
    }

    internal override void Forward<T>(in OpContext<T> context) => Run(context, forward: true);

    internal override void Backward<T>(in OpContext<T> context)
    {
        if (context.InputGradients[0].IsWanted) Run(context, forward: false);
    }

    private void Run<T>(in OpContext<T> context, bool forward)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var map = PlaneMap.Of(Window, context.Inputs[0].Shape, context.Output.Shape);
        context.Workers.For(checked((int)(context.Output.Shape[0] * context.Output.Shape[1])), new Planes<T>(context, map, CountPadding, forward));
    }

    private readonly unsafe struct Planes<T>(OpContext<T> context, PlaneMap map, bool countPadding, bool forward) : IBlocks
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public void Run(int block, int worker)
        {
            var halo = new Halo(map);
            var rows = PlaneKernels.PaddedRow(map) * map.Z.Places * map.Y.Places;
            var padded = context.Workers.ScratchOf(worker).AtLeast<T>(rows + map.Taps + halo.LengthWithTaps<T>());
            var ones = padded + rows;
            var copy = padded + rows + map.Taps;
            var taps = halo.Taps(copy);
            new Span<T>(ones, checked((int)map.Taps)).Fill(T.One);
            if (forward)
            {
                var y = context.Output.Data + block * map.Places;
                halo.Fill(context.Inputs[0].Data + block * map.Pixels, copy, T.Zero);
                PlaneKernels.Correlate(halo, map, copy, taps, ones, y, accumulate: false);
                Share(y, map.X.Places);
            }
            else
            {
                PlaneKernels.PadRows(map, context.OutputGradient.Data + block * map.Places, padded, T.Zero);
                Share(padded, PlaneKernels.PaddedRow(map));
                new Span<T>(copy, checked((int)halo.Length)).Clear();
                PlaneKernels.Scatter(halo, map, copy, taps, ones, padded);
                halo.Empty(copy, context.InputGradients[0].Data + block * map.Pixels);
            }
        }

        /// <summary>Divides each place's value by the number of taps that count.</summary>
        private void Share(T* values, long stride)
        {
            for (long z = 0; z < map.Z.Places; z++)
            {
                for (long y = 0; y < map.Y.Places; y++, values += stride)
                {
                    if (countPadding)
                    {
                        var row = new Span<T>(values, checked((int)map.X.Places));
                        TensorPrimitives.Multiply(row, T.One / T.CreateTruncating(map.Taps), row);
                        continue;
                    }

                    var lines = map.Z.TapsInside(z) * map.Y.TapsInside(y);
                    for (long x = 0; x < map.X.Places; x++) values[x] /= T.CreateTruncating(lines * map.X.TapsInside(x));
                }
            }
        }
    }
}
