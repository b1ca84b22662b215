using Evenkeel.Networks.Ops.Axes;

namespace Evenkeel.Networks.Ops;

/// <summary>Takes the entries of a list along an axis of a sample, in the list's order; an entry may be taken more than once.</summary>
/// <param name="Axis">The axis, counted within a sample, negative ones from the end.</param>
/// <param name="Indices">The entries, from 0.</param>
public sealed record Gather(int Axis, Numbers Indices) : Op
{
    /// <inheritdoc/>
    public override string Kind => "gather";

    internal override bool Rearranges => true;

    internal override BackwardReads BackwardReads => BackwardReads.Nothing;

    internal override Shape OutputShape(IReadOnlyList<Shape> inputs)
    {
        var axis = SampleAxis.Checked(inputs[0], Axis);
        var extent = inputs[0][axis];
        ShapeException.ThrowIf(Indices.Count == 0, "`indices` must not be empty");
        foreach (var index in Indices) ShapeException.ThrowIf(index < 0 || index >= extent, $"an index (={index}) must be from 0 to {extent - 1}: axis {Axis} has {extent} entries");
        long[] extents = [.. inputs[0].Extents];
        extents[axis] = Indices.Count;
        return new Shape(extents);
    }

    internal override unsafe void Forward<T>(in OpContext<T> context)
        => Picked.Take(context.Workers, context.Inputs[0].Data, context.Output.Data, Layout(context.Inputs[0].Shape), new Places(Indices));

    internal override unsafe void Backward<T>(in OpContext<T> context)
    {
        if (!context.InputGradients[0].IsWanted) return;
        Picked.Return(context.Workers, context.OutputGradient.Data, context.InputGradients[0].Data, Layout(context.Inputs[0].Shape), new Places(Indices));
    }

    private AxisLayout Layout(Shape input) => AxisLayout.Of(input, SampleAxis.InBatch(input, Axis));
}
