namespace Evenkeel.Networks.Ops;

/// <summary>Joins all axes but the batch into one.</summary>
public sealed record Flatten : Op
{
    /// <inheritdoc/>
    public override string Kind => "flatten";

    internal override bool Rearranges => true;

    internal override BackwardReads BackwardReads => BackwardReads.Nothing;

    internal override Shape OutputShape(IReadOnlyList<Shape> inputs) => new(inputs[0][0], inputs[0].WithoutBatch().Length);

    internal override bool IsView(bool dropout) => true;
}
