using Evenkeel.Networks.Activations;

namespace Evenkeel.Networks.Ops;

/// <summary>Applies an activation to every element: y = f(x), ∂L/∂x = f'(x) ∂L/∂y.</summary>
/// <param name="Activation">The function f.</param>
public sealed record Activate(Activation Activation) : Op
{
    /// <inheritdoc/>
    public override string Kind => Activation.Name;

    internal override BackwardReads BackwardReads =>
        (Activation.DerivativeReads.HasFlag(DerivativeReads.Input) ? BackwardReads.Inputs : BackwardReads.Nothing)
        | (Activation.DerivativeReads.HasFlag(DerivativeReads.Output) ? BackwardReads.Output : BackwardReads.Nothing);

    internal override Shape OutputShape(IReadOnlyList<Shape> inputs) => inputs[0];

    internal override StabilityRegion? Stability => Activation.Facts.Stability;

    internal override bool IsPointwise(IReadOnlyList<Shape> inputs) => true;

    internal override unsafe void ForwardRange<T>(in OpContext<T> context, long start, long count)
        => Activation.Forward(context.Inputs[0].Data + start, context.Output.Data + start, count);

    internal override unsafe void BackwardRange<T>(in OpContext<T> context, long start, long count)
        => Activation.Backward(
            context.Inputs[0].Data + start,
            context.Output.Data + start,
            context.OutputGradient.Data + start,
            context.InputGradients[0].Data + start,
            count);
}
