using Evenkeel.Networks.Ops.Axes;

namespace Evenkeel.Networks.Ops;

/// <summary>Takes <paramref name="Length"/> entries along an axis of a sample, from <paramref name="Start"/> on, every <paramref name="Step"/>-th.</summary>
/// <param name="Axis">The axis, counted within a sample, negative ones from the end.</param>
/// <param name="Start">The first entry; a negative one counts from the end.</param>
/// <param name="Length">How many entries are taken.</param>
/// <param name="Step">The distance between two of them.</param>
public sealed record Slice(int Axis, long Start, long Length, long Step = 1) : Op
{
    /// <inheritdoc/>
    public override string Kind => "slice";

    internal override bool Rearranges => true;

    internal override BackwardReads BackwardReads => BackwardReads.Nothing;

    /// <summary>The slices that cut an axis into parts of the given lengths, in order.</summary>
    public static IReadOnlyList<Slice> Split(int axis, params ReadOnlySpan<long> lengths)
    {
        var slices = new List<Slice>();
        long start = 0;
        foreach (var length in lengths)
        {
            slices.Add(new Slice(axis, start, length));
            start += length;
        }

        return slices;
    }

    internal override Shape OutputShape(IReadOnlyList<Shape> inputs)
    {
        var axis = SampleAxis.Checked(inputs[0], Axis);
        var extent = inputs[0][axis];
        ShapeException.ThrowIf(Step < 1, $"`step` (={Step}) must be at least 1");
        ShapeException.ThrowIf(Length < 1, $"`length` (={Length}) must be at least 1");
        ShapeException.ThrowIf(Start < -extent || Start >= extent, $"`start` (={Start}) must be from {-extent} to {extent - 1}: axis {Axis} has {extent} entries");
        var room = (extent - 1 - First(extent)) / Step + 1;
        ShapeException.ThrowIf(Length > room, $"`length` (={Length}) must be at most {room}: axis {Axis} has {extent} entries, `start` is {Start} and `step` {Step}");
        long[] extents = [.. inputs[0].Extents];
        extents[axis] = Length;
        return new Shape(extents);
    }

    internal override unsafe void Forward<T>(in OpContext<T> context)
    {
        var layout = Layout(context.Inputs[0].Shape);
        Picked.Take(context.Workers, context.Inputs[0].Data, context.Output.Data, layout, new Places(First(layout.Length), Length, Step));
    }

    internal override unsafe void Backward<T>(in OpContext<T> context)
    {
        if (!context.InputGradients[0].IsWanted) return;
        var layout = Layout(context.Inputs[0].Shape);
        Picked.Return(context.Workers, context.OutputGradient.Data, context.InputGradients[0].Data, layout, new Places(First(layout.Length), Length, Step));
    }

    private long First(long extent) => Start < 0 ? extent + Start : Start;

    private AxisLayout Layout(Shape input) => AxisLayout.Of(input, SampleAxis.InBatch(input, Axis));
}
