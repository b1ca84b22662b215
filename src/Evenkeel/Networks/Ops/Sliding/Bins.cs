using System.Numerics;
using System.Numerics.Tensors;
using Evenkeel.Networks.Ops.Pointwise;

namespace Evenkeel.Networks.Ops.Sliding;

/// <summary>Pooling over bins that together cover each axis: bin i of m is the elements from ⌊i·n/m⌋ to before ⌈(i + 1)·n/m⌉ of n.</summary>
internal static class Bins
{
    public static Shape OutputShape(PerAxis extent, Shape input)
    {
        CheckAxes(input);
        ShapeException.ThrowIf(!extent.AreAtLeast(1), $"`extent` (={extent}) must be at least 1");
        List<string> problems = [];
        Window.CheckCount(problems, "extent", extent, input);
        ShapeException.ThrowIf(problems.Count > 0, string.Join("; ", problems));
        return new Shape([input[0], input[1], .. Enumerable.Range(0, input.Rank - 2).Select(axis => extent[axis])]);
    }

    public static Shape GlobalShape(Shape input)
    {
        CheckAxes(input);
        return new Shape(input[0], input[1]);
    }

    public static void Mean<T>(in OpContext<T> context, bool forward)
        where T : unmanaged, IFloatingPointIeee754<T>
        => Elementwise.Each(context.Workers, context.Output.Shape[0] * context.Output.Shape[1], new Planes<T>(context, forward, isMean: true));

    public static void Largest<T>(in OpContext<T> context, bool forward)
        where T : unmanaged, IFloatingPointIeee754<T>
        => Elementwise.Each(context.Workers, context.Output.Shape[0] * context.Output.Shape[1], new Planes<T>(context, forward, isMean: false));

    private static void CheckAxes(Shape input) => ShapeException.ThrowIf(
        input.Rank < 3 || input.Rank > Window.MostAxes + 2,
        $"pools over one to {Window.MostAxes} axes behind the channels, got {input.WithoutBatch()}; give the input two to {Window.MostAxes + 1} extents");

    private static (long First, long End) Of(long bin, long bins, long extent) => (bin * extent / bins, ((bin + 1) * extent + bins - 1) / bins);

    private readonly unsafe struct Planes<T>(OpContext<T> context, bool forward, bool isMean) : IRange
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public void Run(long start, long count)
        {
            var (input, output) = (context.Inputs[0].Shape, context.Output.Shape);
            var (pixels, places) = (input.Length / (input[0] * input[1]), output.Length / (output[0] * output[1]));
            for (var plane = start; plane < start + count; plane++)
            {
                if (!forward) new Span<T>(context.InputGradients[0].Data + plane * pixels, checked((int)pixels)).Clear();
                Visit(plane * pixels, plane * places, checked((int)pixels));
            }
        }

        private void Visit(long pixel, long place, int pixels)
        {
            var (input, output) = (context.Inputs[0].Shape, context.Output.Shape);
            if (output.Rank == 2)
            {
                Bin(new Interval(0, pixels), new Interval(0, 1), new Interval(0, 1), pixel, place, 1, pixels);
                return;
            }

            var (depth, height, width) = (Extent(input, 3), Extent(input, 2), Extent(input, 1));
            var (planes, rows, columns) = (Extent(output, 3), Extent(output, 2), Extent(output, 1));
            for (long i = 0; i < planes; i++)
            {
                for (long j = 0; j < rows; j++)
                {
                    for (long k = 0; k < columns; k++)
                    {
                        Bin(new Interval(Of(k, columns, width)), new Interval(Of(j, rows, height)), new Interval(Of(i, planes, depth)), pixel, place++, height, width);
                    }
                }
            }
        }

        /// <summary>The extent of one of three axes, counted from the last; those that a shape lacks have extent 1.</summary>
        private static long Extent(Shape shape, int fromEnd) => shape.Rank - fromEnd >= 2 ? shape[shape.Rank - fromEnd] : 1;

        private void Bin(Interval x, Interval y, Interval z, long pixel, long place, long height, long width)
        {
            var size = T.CreateTruncating(x.Count * y.Count * z.Count);
            var (sum, share) = (T.Zero, forward ? T.Zero : context.OutputGradient.Data[place] / size);
            long best = -1;
            for (var i = z.First; i < z.End; i++)
            {
                for (var j = y.First; j < y.End; j++)
                {
                    var offset = pixel + (i * height + j) * width + x.First;
                    if (!isMean) best = Best(best, offset, x.Count);
                    else if (forward) sum += TensorPrimitives.Sum(new ReadOnlySpan<T>(context.Inputs[0].Data + offset, x.Count));
                    else Add(context.InputGradients[0].Data + offset, x.Count, share);
                }
            }

            if (isMean && forward) context.Output.Data[place] = sum / size;
            else if (forward) context.Output.Data[place] = context.Inputs[0].Data[best];
            else if (!isMean) context.InputGradients[0].Data[best] += context.OutputGradient.Data[place];
        }

        private static void Add(T* to, int count, T share)
        {
            var row = new Span<T>(to, count);
            TensorPrimitives.Add(row, share, row);
        }

        /// <summary>The first of the largest values; NaN is larger than any number.</summary>
        private long Best(long best, long offset, int count)
        {
            var x = context.Inputs[0].Data;
            for (var at = offset; at < offset + count; at++)
            {
                if (best < 0 || x[at] > x[best] || (T.IsNaN(x[at]) && !T.IsNaN(x[best]))) best = at;
            }

            return best;
        }
    }

    private readonly record struct Interval(long First, long End)
    {
        public Interval((long First, long End) range)
            : this(range.First, range.End)
        {
        }

        public int Count => checked((int)(End - First));
    }
}
