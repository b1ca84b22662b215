using System.Numerics;
using Evenkeel.Networks.Ops.Axes;
using Evenkeel.Networks.Ops.Pointwise;

namespace Evenkeel.Networks.Ops;

/// <summary>The places of the largest values along an axis of a sample, the largest first; they have no gradient.</summary>
/// <param name="Axis">The axis, counted within a sample, negative ones from the end.</param>
/// <param name="Count">How many places are wanted.</param>
/// <param name="LastFirst">Whether of equal values the one that stands last comes first.</param>
public sealed record Ranked(int Axis, long Count, bool LastFirst = false) : Op
{
    /// <inheritdoc/>
    public override string Kind => "ranked";

    internal override BackwardReads BackwardReads => BackwardReads.Nothing;

    internal override Shape OutputShape(IReadOnlyList<Shape> inputs)
    {
        var axis = SampleAxis.Checked(inputs[0], Axis);
        ShapeException.ThrowIf(Count < 1 || Count > inputs[0][axis], $"`count` (={Count}) must be from 1 to {inputs[0][axis]}: axis {Axis} has so many entries");
        long[] extents = [.. inputs[0].Extents];
        extents[axis] = Count;
        return new Shape(extents);
    }

    internal override unsafe void Forward<T>(in OpContext<T> context)
    {
        var layout = AxisLayout.Of(context.Inputs[0].Shape, SampleAxis.InBatch(context.Inputs[0].Shape, Axis));
        Elementwise.Groups(context.Workers, layout.Outer * layout.Inner, layout.Length, new Rows<T>(context.Inputs[0].Data, context.Output.Data, layout, Count, LastFirst));
    }

    internal override unsafe void Backward<T>(in OpContext<T> context)
    {
        if (context.InputGradients[0].IsWanted) new Span<T>(context.InputGradients[0].Data, checked((int)context.InputGradients[0].Length)).Clear();
    }

    private readonly unsafe struct Rows<T>(T* x, T* y, AxisLayout layout, long count, bool lastFirst) : IRange
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public void Run(long start, long items)
        {
            for (var row = start; row < start + items; row++)
            {
                var (outer, inner) = Math.DivRem(row, layout.Inner);
                var values = x + outer * layout.Length * layout.Inner + inner;
                var places = y + outer * count * layout.Inner + inner;
                var place = -1L;
                for (long i = 0; i < count; i++)
                {
                    place = Next(values, place);
                    places[i * layout.Inner] = T.CreateTruncating(place);
                }
            }
        }

        /// <summary>The place that comes first of those that come behind another one; behind none where that is −1.</summary>
        private long Next(T* values, long before)
        {
            var next = -1L;
            for (long i = 0; i < layout.Length; i++)
            {
                if ((before < 0 || IsBefore(values, before, i)) && (next < 0 || IsBefore(values, i, next))) next = i;
            }

            return next;
        }

        private bool IsBefore(T* values, long a, long b)
        {
            var order = values[b * layout.Inner].CompareTo(values[a * layout.Inner]);
            return order != 0 ? order < 0 : lastFirst ? a > b : a < b;
        }
    }
}
