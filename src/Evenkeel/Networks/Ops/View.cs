namespace Evenkeel.Networks.Ops;

/// <summary>Gives a whole batch another shape; its values stay in their order.</summary>
/// <param name="Extents">The shape, with the batch where that is an axis of its own.</param>
public sealed record View(Shape Extents) : Op
{
    /// <inheritdoc/>
    public override string Kind => "reshape";

    internal override bool IsBound => true;

    internal override bool Rearranges => true;

    internal override BackwardReads BackwardReads => BackwardReads.Nothing;

    internal override Shape OutputShape(IReadOnlyList<Shape> inputs)
    {
        ShapeException.ThrowIf(Extents.Length != inputs[0].Length, $"the shape {Extents} must hold the {inputs[0].Length} values of {inputs[0]}");
        return Extents;
    }

    internal override bool IsView(bool dropout) => true;
}
