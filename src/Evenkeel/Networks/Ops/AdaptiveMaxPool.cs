using Evenkeel.Networks.Ops.Sliding;

namespace Evenkeel.Networks.Ops;

/// <summary>Takes maxima so that each axis gets a wanted extent, cut as in <see cref="AdaptiveAveragePool"/>; the first of equal ones gets the gradient.</summary>
/// <param name="Extent">The wanted extents.</param>
public sealed record AdaptiveMaxPool(PerAxis Extent) : Op
{
    /// <inheritdoc/>
    public override string Kind => "adaptive-max-pool";

    internal override BackwardReads BackwardReads => BackwardReads.Inputs;

    internal override Shape OutputShape(IReadOnlyList<Shape> inputs) => Bins.OutputShape(Extent, inputs[0]);

    internal override void Forward<T>(in OpContext<T> context) => Bins.Largest(context, forward: true);

    internal override void Backward<T>(in OpContext<T> context)
    {
        if (context.InputGradients[0].IsWanted) Bins.Largest(context, forward: false);
    }
}
