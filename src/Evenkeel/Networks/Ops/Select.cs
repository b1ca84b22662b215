using Evenkeel.Networks.Ops.Axes;

namespace Evenkeel.Networks.Ops;

/// <summary>Takes one entry along an axis of a sample, which the output no longer has: the last token, say.</summary>
/// <param name="Axis">The axis, counted within a sample, negative ones from the end.</param>
/// <param name="Position">The entry; a negative one counts from the end.</param>
public sealed record Select(int Axis, long Position) : Op
{
    /// <inheritdoc/>
    public override string Kind => "select";

    internal override bool Rearranges => true;

    internal override BackwardReads BackwardReads => BackwardReads.Nothing;

    internal override Shape OutputShape(IReadOnlyList<Shape> inputs)
    {
        var axis = SampleAxis.Checked(inputs[0], Axis);
        var extent = inputs[0][axis];
        ShapeException.ThrowIf(Position < -extent || Position >= extent, $"`position` (={Position}) must be from {-extent} to {extent - 1}: axis {Axis} has {extent} entries");
        return new Shape([.. inputs[0].Extents.RemoveAt(axis)]);
    }

    internal override unsafe void Forward<T>(in OpContext<T> context)
    {
        var layout = Layout(context.Inputs[0].Shape);
        Picked.Take(context.Workers, context.Inputs[0].Data, context.Output.Data, layout, At(layout.Length));
    }

    internal override unsafe void Backward<T>(in OpContext<T> context)
    {
        if (!context.InputGradients[0].IsWanted) return;
        var layout = Layout(context.Inputs[0].Shape);
        Picked.Return(context.Workers, context.OutputGradient.Data, context.InputGradients[0].Data, layout, At(layout.Length));
    }

    private Places At(long extent) => new(Position < 0 ? extent + Position : Position, 1, 1);

    private AxisLayout Layout(Shape input) => AxisLayout.Of(input, SampleAxis.InBatch(input, Axis));
}
