using System.Numerics;

namespace Evenkeel.Networks.Ops;

/// <summary>Takes the largest value in each window; the gradient goes to where it stood, the first where several are equal.</summary>
/// <param name="Window">The window; its padding never wins.</param>
public sealed record MaxPool2d(Window Window) : Op
{
    /// <inheritdoc/>
    public override string Kind => "max-pool";

    internal override BackwardReads BackwardReads => BackwardReads.Inputs;

    internal override Shape OutputShape(IReadOnlyList<Shape> inputs)
    {
        var (height, width) = Window.Output(inputs[0]);
        ShapeException.ThrowIf(2 * Window.Padding > Window.Kernel, $"`padding` (={Window.Padding}) must be at most half of `kernel` (={Window.Kernel})");
        ShapeException.ThrowIf(
            SeesOnlyPadding(inputs[0][2]) || SeesOnlyPadding(inputs[0][3]),
            $"`dilation` (={Window.Dilation}) is wider than its input ({inputs[0].WithoutBatch()}), so all taps fall into the padding; take a smaller dilation or no padding");
        return new Shape(inputs[0][0], inputs[0][1], height, width);
    }

    /// <summary>Whether no tap is inside: two taps astride of the input, which then has a single place.</summary>
    private bool SeesOnlyPadding(long extent)
    {
        var (first, end) = Window.Inside(0, extent);
        return first == end;
    }

    internal override void Forward<T>(in OpContext<T> context)
        => Elementwise.Each(context.Workers, context.Output.Shape[0] * context.Output.Shape[1], new ForwardPlanes<T>(context, Window));

    internal override void Backward<T>(in OpContext<T> context)
    {
        if (!context.InputGradients[0].IsWanted) return;
        Elementwise.Each(context.Workers, context.Output.Shape[0] * context.Output.Shape[1], new BackwardPlanes<T>(context, Window));
    }

    /// <summary>The offset in its plane of the largest value under the window; NaN is larger than any number.</summary>
    private static unsafe long Largest<T>(T* plane, Shape shape, Window window, long row, long column)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var (firstRow, endRow) = window.Inside(row, shape[2]);
        var (firstColumn, endColumn) = window.Inside(column, shape[3]);
        long best = -1;
        for (var i = firstRow; i < endRow; i++)
        {
            for (var j = firstColumn; j < endColumn; j++)
            {
                var at = (row * window.Stride - window.Padding + i * window.Dilation) * shape[3] + column * window.Stride - window.Padding + j * window.Dilation;
                if (best < 0 || plane[at] > plane[best] || (T.IsNaN(plane[at]) && !T.IsNaN(plane[best]))) best = at;
            }
        }

        return best;
    }

    private readonly unsafe struct ForwardPlanes<T>(OpContext<T> context, Window window) : IRange
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public void Run(long start, long count)
        {
            var (input, output) = (context.Inputs[0].Shape, context.Output.Shape);
            for (var plane = start; plane < start + count; plane++)
            {
                var x = context.Inputs[0].Data + plane * input[2] * input[3];
                var y = context.Output.Data + plane * output[2] * output[3];
                for (long row = 0; row < output[2]; row++)
                {
                    for (long column = 0; column < output[3]; column++) *y++ = x[Largest(x, input, window, row, column)];
                }
            }
        }
    }

    private readonly unsafe struct BackwardPlanes<T>(OpContext<T> context, Window window) : IRange
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public void Run(long start, long count)
        {
            var (input, output) = (context.Inputs[0].Shape, context.Output.Shape);
            for (var plane = start; plane < start + count; plane++)
            {
                var x = context.Inputs[0].Data + plane * input[2] * input[3];
                var dx = context.InputGradients[0].Data + plane * input[2] * input[3];
                var dy = context.OutputGradient.Data + plane * output[2] * output[3];
                new Span<T>(dx, checked((int)(input[2] * input[3]))).Clear();
                for (long row = 0; row < output[2]; row++)
                {
                    for (long column = 0; column < output[3]; column++) dx[Largest(x, input, window, row, column)] += *dy++;
                }
            }
        }
    }
}
