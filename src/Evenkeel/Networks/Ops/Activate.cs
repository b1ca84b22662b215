using System.Numerics;
using Evenkeel.Networks.Activations;
using Evenkeel.Networks.Ops.Pointwise;

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

    internal override unsafe void Forward<T>(in OpContext<T> context)
        => Elementwise.Run(context.Workers, context.Output.Length, new ForwardRange<T>(Activation, context.Inputs[0].Data, context.Output.Data));

    internal override unsafe void Backward<T>(in OpContext<T> context)
    {
        if (!context.InputGradients[0].IsWanted) return;
        var range = new BackwardRange<T>(Activation, context.Inputs[0].Data, context.Output.Data, context.OutputGradient.Data, context.InputGradients[0].Data);
        Elementwise.Run(context.Workers, context.Output.Length, range);
    }

    private readonly unsafe struct ForwardRange<T>(Activation activation, T* x, T* y) : IRange
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public void Run(long start, long count) => activation.Forward(x + start, y + start, count);
    }

    private readonly unsafe struct BackwardRange<T>(Activation activation, T* x, T* y, T* dy, T* dx) : IRange
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public void Run(long start, long count) => activation.Backward(x + start, y + start, dy + start, dx + start, count);
    }
}
