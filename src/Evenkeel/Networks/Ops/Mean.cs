using Evenkeel.Networks.Ops.Axes;

namespace Evenkeel.Networks.Ops;

/// <summary>The mean over axes of a sample; the gradient is spread evenly over them.</summary>
/// <param name="Axes">The axes, negative ones from the end; none stand for all.</param>
/// <param name="KeepAxes">Whether the axes stay, with extent 1.</param>
public sealed record Mean(Numbers Axes, bool KeepAxes = false) : Op
{
    /// <inheritdoc/>
    public override string Kind => "mean";

    internal override BackwardReads BackwardReads => BackwardReads.Nothing;

    internal override Shape OutputShape(IReadOnlyList<Shape> inputs) => ReducedAxes.Output(inputs[0], Axes, KeepAxes);

    internal override void Forward<T>(in OpContext<T> context) => Sum.Forward(context, Axes, Share(context));

    internal override void Backward<T>(in OpContext<T> context) => Sum.Backward(context, Axes, Share(context));

    private static T Share<T>(in OpContext<T> context)
        where T : unmanaged, System.Numerics.IFloatingPointIeee754<T>
        => T.CreateTruncating((double)context.Output.Length / context.Inputs[0].Length);
}
