using Evenkeel.Networks.Ops.Sliding;

namespace Evenkeel.Networks.Ops;

/// <summary>Takes the largest value of each channel, and leaves the channels alone: channels × height × width become channels.</summary>
public sealed record GlobalMaxPool : Op
{
    /// <inheritdoc/>
    public override string Kind => "global-max-pool";

    internal override BackwardReads BackwardReads => BackwardReads.Inputs;

    internal override Shape OutputShape(IReadOnlyList<Shape> inputs) => Bins.GlobalShape(inputs[0]);

    internal override void Forward<T>(in OpContext<T> context) => Bins.Largest(context, forward: true);

    internal override void Backward<T>(in OpContext<T> context)
    {
        if (context.InputGradients[0].IsWanted) Bins.Largest(context, forward: false);
    }
}
