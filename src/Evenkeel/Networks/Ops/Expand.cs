using Evenkeel.Networks.Ops.Pointwise;

namespace Evenkeel.Networks.Ops;

/// <summary>Repeats a whole batch along the axes on which it has an extent of 1; the gradient is summed over them.</summary>
/// <param name="Extents">The shape, with as many axes as the input.</param>
public sealed record Expand(Shape Extents) : Op
{
    /// <inheritdoc/>
    public override string Kind => "expand";

    internal override bool IsBound => true;

    internal override BackwardReads BackwardReads => BackwardReads.Nothing;

    internal override Shape OutputShape(IReadOnlyList<Shape> inputs)
    {
        var input = inputs[0];
        ShapeException.ThrowIf(
            input.Rank != Extents.Rank || Enumerable.Range(0, input.Rank).Any(axis => input[axis] != 1 && input[axis] != Extents[axis]),
            $"repeats axes of extent 1, got {input} for {Extents}");
        Axes.SampleAxis.CheckRank(Extents);
        return Extents;
    }

    internal override unsafe void Forward<T>(in OpContext<T> context)
        => Broadcast.Map(context.Workers, Lattice(context), new OwnTerm<T>(T.One), null, context.Inputs[0].Data, null, context.Output.Data);

    internal override unsafe void Backward<T>(in OpContext<T> context)
    {
        if (!context.InputGradients[0].IsWanted) return;
        Broadcast.Gradient(context.Workers, Lattice(context), new CommonTerm<T>(T.One), context.OutputGradient.Data, null, null, context.InputGradients[0].Data);
    }

    private static Axes.Lattice Lattice<T>(in OpContext<T> context)
        where T : unmanaged, System.Numerics.IFloatingPointIeee754<T>
        => Broadcast.LatticeOf(context.Output.Shape, context.Inputs[0].Shape, context.Inputs[0].Shape);
}
