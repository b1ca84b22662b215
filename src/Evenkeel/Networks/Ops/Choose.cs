using System.Numerics;
using Evenkeel.Networks.Ops.Pointwise;

namespace Evenkeel.Networks.Ops;

/// <summary>y = a where c ≠ 0, b elsewhere, of three inputs c, a, b of one shape; the gradient goes to the one that was taken.</summary>
public sealed record Choose : Op
{
    /// <inheritdoc/>
    public override string Kind => "where";

    internal override int MinInputs => 3;

    internal override int MaxInputs => 3;

    internal override BackwardReads BackwardReads => BackwardReads.Inputs;

    internal override Shape OutputShape(IReadOnlyList<Shape> inputs)
    {
        ShapeException.ThrowIf(inputs.Any(i => !i.Equals(inputs[0])), $"takes three values of one shape, got {string.Join(", ", inputs)}");
        return inputs[0];
    }

    internal override unsafe void Forward<T>(in OpContext<T> context)
        => Elementwise.Run(context.Workers, context.Output.Length, new Taking<T>(context.Inputs[0].Data, context.Inputs[1].Data, context.Inputs[2].Data, context.Output.Data));

    internal override unsafe void Backward<T>(in OpContext<T> context)
    {
        var gradients = context.InputGradients;
        if (gradients[0].IsWanted) new Span<T>(gradients[0].Data, checked((int)gradients[0].Length)).Clear();
        if (gradients[1].IsWanted) Elementwise.Run(context.Workers, context.Output.Length, new Taking<T>(context.Inputs[0].Data, context.OutputGradient.Data, null, gradients[1].Data));
        if (gradients[2].IsWanted) Elementwise.Run(context.Workers, context.Output.Length, new Taking<T>(context.Inputs[0].Data, null, context.OutputGradient.Data, gradients[2].Data));
    }

    /// <summary>Takes from one or the other; 0 from where there is none.</summary>
    private readonly unsafe struct Taking<T>(T* condition, T* yes, T* no, T* target) : IRange
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public void Run(long start, long count)
        {
            for (var i = start; i < start + count; i++)
            {
                var from = condition[i] != T.Zero ? yes : no;
                target[i] = from == null ? T.Zero : from[i];
            }
        }
    }
}
