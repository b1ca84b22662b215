using Evenkeel.Networks.Ops.Attending;

namespace Evenkeel.Networks.Ops;

/// <summary>y = e^(x − m)/Σ e^(x − m) along an axis, with m the largest x; ∂x = y (∂y − Σ ∂y y).</summary>
/// <param name="Axis">The axis, counted within a sample, negative ones from the end.</param>
public sealed record Softmax(int Axis = -1) : Op
{
    /// <inheritdoc/>
    public override string Kind => "softmax";

    internal override BackwardReads BackwardReads => BackwardReads.Output;

    internal override Shape OutputShape(IReadOnlyList<Shape> inputs) => SoftmaxKernels.OutputShape(inputs[0], Axis);

    internal override void Forward<T>(in OpContext<T> context) => SoftmaxKernels.Forward(context, Axis, isLog: false);

    internal override void Backward<T>(in OpContext<T> context) => SoftmaxKernels.Backward(context, Axis, isLog: false);
}
