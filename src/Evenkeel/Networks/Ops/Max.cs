using System.Numerics;
using Evenkeel.Networks.Ops.Axes;
using Evenkeel.Networks.Ops.Pointwise;

namespace Evenkeel.Networks.Ops;

/// <summary>The largest value over axes of a sample, NaN where there is one; the gradient goes to the first of the largest.</summary>
/// <param name="Axes">The axes, negative ones from the end; none stand for all.</param>
/// <param name="KeepAxes">Whether the axes stay, with extent 1.</param>
public sealed record Max(Numbers Axes, bool KeepAxes = false) : Op
{
    /// <inheritdoc/>
    public override string Kind => "max";

    internal override BackwardReads BackwardReads => BackwardReads.Inputs | BackwardReads.Output;

    internal override Shape OutputShape(IReadOnlyList<Shape> inputs) => ReducedAxes.Output(inputs[0], Axes, KeepAxes);

    internal override unsafe void Forward<T>(in OpContext<T> context)
    {
        var lattice = ReducedAxes.Lattice(context.Inputs[0].Shape, Axes);
        Reduction.Run(context.Workers, lattice, new CommonTerm<T>(T.One), default(Largest<T>), context.Inputs[0].Data, null, null, context.Output.Data);
    }

    internal override void Backward<T>(in OpContext<T> context)
    {
        if (!context.InputGradients[0].IsWanted) return;
        var samples = context.Output.Shape[0];
        Elementwise.Groups(context.Workers, samples, context.Inputs[0].Length / samples, new Samples<T>(context, Axes));
    }

    private readonly unsafe struct Samples<T>(OpContext<T> context, Numbers axes) : IRange
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public void Run(long start, long count)
        {
            var input = context.Inputs[0].Shape;
            var samples = context.Output.Shape[0];
            var (inputLength, outputLength) = (input.Length / samples, context.Output.Length / samples);
            var dx = context.InputGradients[0].Data;
            for (var n = start; n < start + count; n++)
            {
                new Span<T>(dx + n * inputLength, checked((int)inputLength)).Clear();
                for (long i = 0; i < outputLength; i++)
                {
                    var output = n * outputLength + i;
                    dx[n * inputLength + First(context.Inputs[0].Data + n * inputLength, context.Output.Data[output], i, input)] = context.OutputGradient.Data[output];
                }
            }
        }

        /// <summary>The offset of the first value that is the largest of output <paramref name="i"/>.</summary>
        private long First(T* x, T largest, long i, Shape input)
        {
            AxisValues strides = default, extents = default;
            var rank = 0;
            long offset = 0, stride = 1;
            for (var axis = input.Rank - 1; axis > 0; axis--)
            {
                if (ReducedAxes.Holds(axes, input, axis))
                {
                    (extents[rank], strides[rank]) = (input[axis], stride);
                    rank++;
                }
                else
                {
                    (i, var index) = Math.DivRem(i, input[axis]);
                    offset += index * stride;
                }

                stride *= input[axis];
            }

            AxisValues at = default;
            while (!(x[offset] == largest || T.IsNaN(x[offset])))
            {
                // The next value in the order of the axes, the last one first.
                for (var axis = 0; axis < rank; axis++)
                {
                    offset += strides[axis];
                    if (++at[axis] < extents[axis]) break;
                    offset -= extents[axis] * strides[axis];
                    at[axis] = 0;
                }
            }

            return offset;
        }
    }
}
