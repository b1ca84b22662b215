using System.Collections.Immutable;

namespace Evenkeel.Networks.Ops;

/// <summary>A constant as a value: y = c, which nothing trains.</summary>
/// <param name="Extents">Its shape, which has no batch.</param>
/// <param name="Values">Its elements.</param>
public sealed record Fixed(Shape Extents, ImmutableArray<double> Values) : Op
{
    /// <inheritdoc/>
    public override string Kind => "constant";

    internal override bool IsBound => true;

    internal override int MinInputs => 0;

    internal override int MaxInputs => 0;

    internal override BackwardReads BackwardReads => BackwardReads.Nothing;

    internal override Shape OutputShape(IReadOnlyList<Shape> inputs)
    {
        ShapeException.ThrowIf(Extents.Length != Values.Length, $"the shape {Extents} must hold its {Values.Length} values");
        return Extents;
    }

    internal override unsafe void Forward<T>(in OpContext<T> context)
    {
        for (var i = 0; i < Values.Length; i++) context.Output.Data[i] = T.CreateTruncating(Values[i]);
    }

    internal override void Backward<T>(in OpContext<T> context)
    {
    }
}
