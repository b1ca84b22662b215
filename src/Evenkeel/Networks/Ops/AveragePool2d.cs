using System.Numerics;

namespace Evenkeel.Networks.Ops;

/// <summary>Takes the mean of each window, padding counted as zeros; the gradient is spread evenly over the window.</summary>
/// <param name="Window">The window.</param>
public sealed record AveragePool2d(Window Window) : Op
{
    /// <inheritdoc/>
    public override string Kind => "average-pool";

    internal override BackwardReads BackwardReads => BackwardReads.Nothing;

    internal override Shape OutputShape(IReadOnlyList<Shape> inputs)
    {
        var (height, width) = Window.Output(inputs[0]);
        ShapeException.ThrowIf(2 * Window.Padding > Window.Kernel, $"`padding` (={Window.Padding}) must be at most half of `kernel` (={Window.Kernel})");
        return new Shape(inputs[0][0], inputs[0][1], height, width);
    }

    internal override void Forward<T>(in OpContext<T> context)
        => Elementwise.Each(context.Workers, context.Output.Shape[0] * context.Output.Shape[1], new Planes<T>(context, Window, forward: true));

    internal override void Backward<T>(in OpContext<T> context)
    {
        if (!context.InputGradients[0].IsWanted) return;
        Elementwise.Each(context.Workers, context.Output.Shape[0] * context.Output.Shape[1], new Planes<T>(context, Window, forward: false));
    }

    private readonly unsafe struct Planes<T>(OpContext<T> context, Window window, bool forward) : IRange
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public void Run(long start, long count)
        {
            var (input, output) = (context.Inputs[0].Shape, context.Output.Shape);
            var (inputSize, outputSize) = (input[2] * input[3], output[2] * output[3]);
            for (var plane = start; plane < start + count; plane++)
            {
                if (forward)
                {
                    Visit(context.Inputs[0].Data + plane * inputSize, context.Output.Data + plane * outputSize);
                }
                else
                {
                    var gradient = context.InputGradients[0].Data + plane * inputSize;
                    new Span<T>(gradient, checked((int)inputSize)).Clear();
                    Visit(gradient, context.OutputGradient.Data + plane * outputSize);
                }
            }
        }

        /// <summary>Forward gathers each window's mean into the small plane; backward scatters the small plane over the windows.</summary>
        private void Visit(T* large, T* small)
        {
            var (input, output) = (context.Inputs[0].Shape, context.Output.Shape);
            var share = T.One / T.CreateTruncating(window.Kernel * window.Kernel);
            for (long row = 0; row < output[2]; row++)
            {
                var (firstRow, endRow) = window.Inside(row, input[2]);
                for (long column = 0; column < output[3]; column++, small++)
                {
                    var (firstColumn, endColumn) = window.Inside(column, input[3]);
                    var (sum, part) = (T.Zero, *small * share);
                    for (var i = firstRow; i < endRow; i++)
                    {
                        var line = large + (row * window.Stride - window.Padding + i * window.Dilation) * input[3] + column * window.Stride - window.Padding;
                        for (var j = firstColumn; j < endColumn; j++)
                        {
                            if (forward) sum += line[j * window.Dilation];
                            else line[j * window.Dilation] += part;
                        }
                    }

                    if (forward) *small = sum * share;
                }
            }
        }
    }
}
