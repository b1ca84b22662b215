using System.Numerics;
using System.Numerics.Tensors;
using Evenkeel.Networks.Ops.Pointwise;

namespace Evenkeel.Networks.Ops;

/// <summary>Multiplies by one learned number: y = g x, ∂x = g ∂y, ∂g = Σ x ∂y (ReZero, Bachlechner et al. 2021, with g = 0 at first).</summary>
/// <param name="Initial">What g starts from.</param>
public sealed record Gain(double Initial = 0) : Op
{
    /// <inheritdoc/>
    public override string Kind => "gain";

    internal override BackwardReads BackwardReads => BackwardReads.Inputs;

    internal override Shape OutputShape(IReadOnlyList<Shape> inputs)
    {
        ShapeException.ThrowIf(!double.IsFinite(Initial), $"`initial` (={Initial}) must be finite");
        return inputs[0];
    }

    internal override IReadOnlyList<ParameterShape> Parameters(IReadOnlyList<Shape> inputs)
        => [new("weight", new Shape(1), ParameterRole.Scale, new Fans(1, 1), Initial)];

    internal override unsafe void Forward<T>(in OpContext<T> context)
        => Elementwise.Run(context.Workers, context.Output.Length, new Product<T>(context.Inputs[0].Data, *context.Parameters[0].Data, context.Output.Data));

    internal override unsafe void Backward<T>(in OpContext<T> context)
    {
        var length = context.Output.Length;
        var dy = context.OutputGradient.Data;
        if (context.InputGradients[0].IsWanted) Elementwise.Run(context.Workers, length, new Product<T>(dy, *context.Parameters[0].Data, context.InputGradients[0].Data));
        *context.ParameterGradients[0].Data = T.CreateTruncating(Pieces.Sum(context.Workers, length, new Dot<T>(context.Inputs[0].Data, dy)));
    }

    private readonly unsafe struct Product<T>(T* x, T factor, T* y) : IRange
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public void Run(long start, long count) => Elementwise.Multiply(x + start, factor, y + start, count);
    }

    private readonly unsafe struct Dot<T>(T* x, T* dy) : IPiece
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public double Sum(long start, int count) => double.CreateTruncating(TensorPrimitives.Dot(new ReadOnlySpan<T>(x + start, count), new ReadOnlySpan<T>(dy + start, count)));
    }
}
