using Evenkeel.Networks.Ops.Pointwise;

namespace Evenkeel.Networks.Ops;

/// <summary>Joins all axes but the batch into one.</summary>
public sealed record Flatten : Op
{
    /// <inheritdoc/>
    public override string Kind => "flatten";

    internal override BackwardReads BackwardReads => BackwardReads.Nothing;

    internal override Shape OutputShape(IReadOnlyList<Shape> inputs) => new(inputs[0][0], inputs[0].WithoutBatch().Length);

    internal override unsafe void Forward<T>(in OpContext<T> context)
        => Elementwise.Copy(context.Workers, context.Inputs[0].Data, context.Output.Data, context.Output.Length);

    internal override unsafe void Backward<T>(in OpContext<T> context)
    {
        if (!context.InputGradients[0].IsWanted) return;
        Elementwise.Copy(context.Workers, context.OutputGradient.Data, context.InputGradients[0].Data, context.Output.Length);
    }
}
