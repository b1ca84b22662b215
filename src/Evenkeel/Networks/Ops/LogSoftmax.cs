using Evenkeel.Networks.Ops.Attending;
using Evenkeel.Networks.Ops.Axes;

namespace Evenkeel.Networks.Ops;

/// <summary>y = x − m − ln Σ e^(x − m) along an axis, with m the largest x; ∂x = ∂y − eʸ Σ ∂y.</summary>
/// <param name="Axis">The axis, counted within a sample, negative ones from the end.</param>
public sealed record LogSoftmax(int Axis = -1) : Op
{
    /// <inheritdoc/>
    public override string Kind => "log-softmax";

    internal override BackwardReads BackwardReads => BackwardReads.Output;

    internal override Shape OutputShape(IReadOnlyList<Shape> inputs)
    {
        SampleAxis.Checked(inputs[0], Axis);
        return inputs[0];
    }

    internal override unsafe void Forward<T>(in OpContext<T> context)
        => SoftmaxKernels.Forward(context.Workers, Layout(context.Output.Shape), context.Inputs[0].Data, context.Output.Data, isLog: true);

    internal override unsafe void Backward<T>(in OpContext<T> context)
    {
        if (!context.InputGradients[0].IsWanted) return;
        SoftmaxKernels.Backward(
            context.Workers, Layout(context.Output.Shape), context.Output.Data, context.OutputGradient.Data, context.InputGradients[0].Data, isLog: true);
    }

    private AxisLayout Layout(Shape shape) => AxisLayout.Of(shape, SampleAxis.InBatch(shape, Axis));
}
