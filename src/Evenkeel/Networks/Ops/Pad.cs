using System.Numerics;
using Evenkeel.Networks.Ops.Axes;
using Evenkeel.Networks.Ops.Pointwise;

namespace Evenkeel.Networks.Ops;

/// <summary>Puts a constant around each sample: <c>Before[i]</c> entries before axis i and <c>After[i]</c> behind it.</summary>
/// <param name="Before">One number for each axis of a sample.</param>
/// <param name="After">One number for each axis of a sample.</param>
/// <param name="Value">The constant.</param>
public sealed record Pad(Numbers Before, Numbers After, double Value = 0) : Op
{
    /// <inheritdoc/>
    public override string Kind => "pad";

    internal override BackwardReads BackwardReads => BackwardReads.Nothing;

    internal override Shape OutputShape(IReadOnlyList<Shape> inputs)
    {
        var input = inputs[0];
        SampleAxis.CheckRank(input);
        ShapeException.ThrowIf(
            Before.Count != input.Rank - 1 || After.Count != input.Rank - 1,
            $"`before` (={Before}) and `after` (={After}) must have a number for each of the {input.Rank - 1} axes of {input.WithoutBatch()}");
        ShapeException.ThrowIf(Before.Concat(After).Any(n => n < 0), $"`before` (={Before}) and `after` (={After}) must not be negative");
        return new Shape([input[0], .. input.Extents.Skip(1).Select((e, i) => checked(e + Before[i] + After[i]))]);
    }

    /// <summary>A row of the output is a row of the input between two paddings, or padding alone.</summary>
    internal override void Forward<T>(in OpContext<T> context)
    {
        var shape = context.Output.Shape;
        Elementwise.Groups(context.Workers, shape.Length / shape[^1], shape[^1], new ForwardRows<T>(this, context.Inputs[0], context.Output));
    }

    internal override void Backward<T>(in OpContext<T> context)
    {
        if (!context.InputGradients[0].IsWanted) return;
        var shape = context.InputGradients[0].Shape;
        Elementwise.Groups(context.Workers, shape.Length / shape[^1], shape[^1], new BackwardRows<T>(this, context.InputGradients[0], context.OutputGradient));
    }

    /// <summary>The input's row that lies in a row of the output; −1 where there is none.</summary>
    private long Inside(long row, Shape inner, Shape outer)
    {
        long inside = 0, stride = 1;
        for (var axis = outer.Rank - 2; axis >= 0; axis--)
        {
            (row, var index) = Math.DivRem(row, outer[axis]);
            if (axis > 0) index -= Before[axis - 1];
            if (index < 0 || index >= inner[axis]) return -1;
            inside += index * stride;
            stride *= inner[axis];
        }

        return inside;
    }

    private long Outside(long row, Shape inner, Shape outer)
    {
        long outside = 0, stride = 1;
        for (var axis = inner.Rank - 2; axis >= 0; axis--)
        {
            (row, var index) = Math.DivRem(row, inner[axis]);
            if (axis > 0) index += Before[axis - 1];
            outside += index * stride;
            stride *= outer[axis];
        }

        return outside;
    }

    /// <summary>The padding before a row; a scalar a sample has none.</summary>
    private long Left => Before.Count == 0 ? 0 : Before[Before.Count - 1];

    private readonly unsafe struct ForwardRows<T>(Pad op, View<T> x, View<T> y) : IRange
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public void Run(long start, long count)
        {
            var (narrow, wide) = ((int)x.Shape[^1], (int)y.Shape[^1]);
            var (value, left) = (T.CreateTruncating(op.Value), (int)op.Left);
            for (var row = start; row < start + count; row++)
            {
                var line = new Span<T>(y.Data + row * wide, wide);
                var inside = op.Inside(row, x.Shape, y.Shape);
                if (inside < 0)
                {
                    line.Fill(value);
                    continue;
                }

                line[..left].Fill(value);
                new ReadOnlySpan<T>(x.Data + inside * narrow, narrow).CopyTo(line[left..]);
                line[(left + narrow)..].Fill(value);
            }
        }
    }

    private readonly unsafe struct BackwardRows<T>(Pad op, View<T> dx, View<T> dy) : IRange
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public void Run(long start, long count)
        {
            var (narrow, wide) = (dx.Shape[^1], dy.Shape[^1]);
            for (var row = start; row < start + count; row++)
            {
                var from = dy.Data + op.Outside(row, dx.Shape, dy.Shape) * wide + op.Left;
                Buffer.MemoryCopy(from, dx.Data + row * narrow, narrow * sizeof(T), narrow * sizeof(T));
            }
        }
    }
}
