using Evenkeel.Networks.Ops.Sliding;

namespace Evenkeel.Networks.Ops;

/// <summary>Takes the mean of each channel, and leaves the channels alone: channels × height × width become channels.</summary>
public sealed record GlobalAveragePool : Op
{
    /// <inheritdoc/>
    public override string Kind => "global-average-pool";

    internal override BackwardReads BackwardReads => BackwardReads.Nothing;

    internal override Shape OutputShape(IReadOnlyList<Shape> inputs) => Bins.GlobalShape(inputs[0]);

    internal override void Forward<T>(in OpContext<T> context) => Bins.Mean(context, forward: true);

    internal override void Backward<T>(in OpContext<T> context)
    {
        if (context.InputGradients[0].IsWanted) Bins.Mean(context, forward: false);
    }
}
