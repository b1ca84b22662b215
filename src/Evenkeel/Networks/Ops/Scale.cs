using Evenkeel.Networks.Ops.Pointwise;

namespace Evenkeel.Networks.Ops;

/// <summary>Multiplies by a constant: y = c x, ∂x = c ∂y.</summary>
/// <param name="Factor">c.</param>
public sealed record Scale(double Factor) : Op
{
    /// <inheritdoc/>
    public override string Kind => "scale";

    internal override BackwardReads BackwardReads => BackwardReads.Nothing;

    internal override Shape OutputShape(IReadOnlyList<Shape> inputs)
    {
        ShapeException.ThrowIf(!double.IsFinite(Factor), $"`factor` (={Factor}) must be finite");
        return inputs[0];
    }

    internal override bool IsPointwise(IReadOnlyList<Shape> inputs) => true;

    internal override unsafe void ForwardRange<T>(in OpContext<T> context, long start, long count)
        => Elementwise.Multiply(context.Inputs[0].Data + start, T.CreateTruncating(Factor), context.Output.Data + start, count);

    internal override unsafe void BackwardRange<T>(in OpContext<T> context, long start, long count)
        => Elementwise.Multiply(context.OutputGradient.Data + start, T.CreateTruncating(Factor), context.InputGradients[0].Data + start, count);
}
