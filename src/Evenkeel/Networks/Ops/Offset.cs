using System.Numerics;
using System.Numerics.Tensors;
using Evenkeel.Networks.Ops.Pointwise;

namespace Evenkeel.Networks.Ops;

/// <summary>Adds one learned number, 0 at first: y = x + b, ∂x = ∂y, ∂b = Σ ∂y. The scalar bias of Fixup (Zhang, Dauphin and Ma 2019, figure 1).</summary>
public sealed record Offset : Op
{
    /// <inheritdoc/>
    public override string Kind => "offset";

    internal override BackwardReads BackwardReads => BackwardReads.Nothing;

    internal override Shape OutputShape(IReadOnlyList<Shape> inputs) => inputs[0];

    internal override IReadOnlyList<ParameterShape> Parameters(IReadOnlyList<Shape> inputs)
        => [new("bias", new Shape(1), ParameterRole.Shift, new Fans(1, 1), Initial: 0)];

    internal override unsafe void Forward<T>(in OpContext<T> context)
        => Elementwise.Run(context.Workers, context.Output.Length, new Sum<T>(context.Inputs[0].Data, *context.Parameters[0].Data, context.Output.Data));

    internal override unsafe void Backward<T>(in OpContext<T> context)
    {
        var dy = context.OutputGradient.Data;
        var length = context.Output.Length;
        if (context.InputGradients[0].IsWanted) Elementwise.Copy(context.Workers, dy, context.InputGradients[0].Data, length);
        *context.ParameterGradients[0].Data = T.CreateTruncating(Pieces.Sum(context.Workers, length, new Total<T>(dy)));
    }

    private readonly unsafe struct Sum<T>(T* x, T offset, T* y) : IRange
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public void Run(long start, long count) => TensorPrimitives.Add(new ReadOnlySpan<T>(x + start, (int)count), offset, new Span<T>(y + start, (int)count));
    }

    private readonly unsafe struct Total<T>(T* dy) : IPiece
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public double Sum(long start, int count) => double.CreateTruncating(TensorPrimitives.Sum(new ReadOnlySpan<T>(dy + start, count)));
    }
}
