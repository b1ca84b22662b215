using System.Numerics;
using System.Numerics.Tensors;
using Evenkeel.Networks.Ops.Pointwise;

namespace Evenkeel.Networks.Ops;

/// <summary>Multiplies by a constant: y = c x, ∂x = c ∂y.</summary>
/// <param name="Factor">c.</param>
public sealed record Scale(double Factor) : Op
{
    /// <inheritdoc/>
    public override string Kind => "scale";

    internal override BackwardReads BackwardReads => BackwardReads.Nothing;

    internal override Shape OutputShape(IReadOnlyList<Shape> inputs)
    {
        ShapeException.ThrowIf(!double.IsFinite(Factor), $"`factor` (={Factor}) must be finite");
        return inputs[0];
    }

    internal override unsafe void Forward<T>(in OpContext<T> context)
        => Elementwise.Run(context.Workers, context.Output.Length, new Product<T>(context.Inputs[0].Data, T.CreateTruncating(Factor), context.Output.Data));

    internal override unsafe void Backward<T>(in OpContext<T> context)
    {
        if (!context.InputGradients[0].IsWanted) return;
        Elementwise.Run(context.Workers, context.Output.Length, new Product<T>(context.OutputGradient.Data, T.CreateTruncating(Factor), context.InputGradients[0].Data));
    }

    /// <summary>y = c x.</summary>
    internal readonly unsafe struct Product<T>(T* x, T factor, T* y) : IRange
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public void Run(long start, long count)
            => TensorPrimitives.Multiply(new ReadOnlySpan<T>(x + start, (int)count), factor, new Span<T>(y + start, (int)count));
    }
}
