using Evenkeel.Networks.Ops.Axes;
using Evenkeel.Networks.Ops.Pointwise;

namespace Evenkeel.Networks.Ops;

/// <summary>Joins inputs along an axis of a sample, the first unless told otherwise (features or channels).</summary>
/// <param name="Axis">The axis, counted within a sample, negative ones from the end.</param>
public sealed record Concat(int Axis = 0) : Op
{
    /// <inheritdoc/>
    public override string Kind => "concat";

    internal override int MaxInputs => int.MaxValue;

    internal override bool Rearranges => true;

    internal override BackwardReads BackwardReads => BackwardReads.Nothing;

    internal override Shape OutputShape(IReadOnlyList<Shape> inputs)
    {
        var first = inputs[0];
        ShapeException.ThrowIf(first.Rank < 2, "joins inputs along their first axis; a scalar a sample has none");
        var axis = SampleAxis.Checked(first, Axis);
        foreach (var shape in inputs)
        {
            ShapeException.ThrowIf(
                shape.Rank != first.Rank || !shape.Extents.RemoveAt(axis).SequenceEqual(first.Extents.RemoveAt(axis)),
                $"joins inputs that differ in {(Axis == 0 ? "their first axis" : $"axis {Axis}")} alone, got {first.WithoutBatch()} and {shape.WithoutBatch()}");
        }

        long[] extents = [.. first.Extents];
        extents[axis] = inputs.Sum(s => s[axis]);
        return new Shape(extents);
    }

    internal override void Forward<T>(in OpContext<T> context) => Run(context, context.Inputs, context.Output, gather: true);

    internal override void Backward<T>(in OpContext<T> context) => Run(context, context.InputGradients, context.OutputGradient, gather: false);

    private void Run<T>(in OpContext<T> context, View<T>[] parts, View<T> whole, bool gather)
        where T : unmanaged, System.Numerics.IFloatingPointIeee754<T>
    {
        var layout = AxisLayout.Of(whole.Shape, SampleAxis.InBatch(whole.Shape, Axis));
        Elementwise.Groups(context.Workers, layout.Outer, layout.Length * layout.Inner, new Rows<T>(parts, whole, layout.Outer, gather));
    }

    private readonly unsafe struct Rows<T>(View<T>[] parts, View<T> whole, long rows, bool gather) : IRange
        where T : unmanaged
    {
        public void Run(long start, long count)
        {
            var rowLength = whole.Length / rows;
            for (var row = start; row < start + count; row++)
            {
                var position = whole.Data + row * rowLength;
                foreach (var part in parts)
                {
                    var length = part.Length / rows;
                    if (part.IsWanted)
                    {
                        var bytes = length * sizeof(T);
                        var own = part.Data + row * length;
                        Buffer.MemoryCopy(gather ? own : position, gather ? position : own, bytes, bytes);
                    }

                    position += length;
                }
            }
        }
    }
}
