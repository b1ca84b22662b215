using Evenkeel.Networks.Ops.Sliding;

namespace Evenkeel.Networks.Ops;

/// <summary>Takes means so that each axis gets a wanted extent m of n: place i is the mean of the elements from ⌊i·n/m⌋ to before ⌈(i + 1)·n/m⌉.</summary>
/// <param name="Extent">The wanted extents.</param>
public sealed record AdaptiveAveragePool(PerAxis Extent) : Op
{
    /// <inheritdoc/>
    public override string Kind => "adaptive-average-pool";

    internal override BackwardReads BackwardReads => BackwardReads.Nothing;

    internal override Shape OutputShape(IReadOnlyList<Shape> inputs) => Bins.OutputShape(Extent, inputs[0]);

    internal override void Forward<T>(in OpContext<T> context) => Bins.Mean(context, forward: true);

    internal override void Backward<T>(in OpContext<T> context)
    {
        if (context.InputGradients[0].IsWanted) Bins.Mean(context, forward: false);
    }
}
