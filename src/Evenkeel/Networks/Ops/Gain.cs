using System.Numerics;
using System.Numerics.Tensors;
using Evenkeel.Networks.Ops.Pointwise;
using Evenkeel.Numerics.Threads;

namespace Evenkeel.Networks.Ops;

/// <summary>Multiplies by one learned number: y = g x, ∂x = g ∂y, ∂g = Σ x ∂y (ReZero, Bachlechner et al. 2021, with g = 0 at first).</summary>
/// <param name="Initial">What g starts from.</param>
public sealed record Gain(double Initial = 0) : Op
{
    private const long PieceLength = 4096;

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

        var pieces = checked((int)((length + PieceLength - 1) / PieceLength));
        var sums = context.Workers.Shared.AtLeast<double>(pieces);
        context.Workers.For(pieces, new Sums<T>(context.Inputs[0].Data, dy, length, sums));
        double total = 0;
        for (var i = 0; i < pieces; i++) total += sums[i];
        *context.ParameterGradients[0].Data = T.CreateTruncating(total);
    }

    private readonly unsafe struct Product<T>(T* x, T factor, T* y) : IRange
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public void Run(long start, long count) => Elementwise.Multiply(x + start, factor, y + start, count);
    }

    private readonly unsafe struct Sums<T>(T* x, T* dy, long length, double* sums) : IBlocks
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public void Run(int block, int worker)
        {
            var start = block * PieceLength;
            var count = (int)Math.Min(PieceLength, length - start);
            sums[block] = double.CreateTruncating(TensorPrimitives.Dot(new ReadOnlySpan<T>(x + start, count), new ReadOnlySpan<T>(dy + start, count)));
        }
    }
}
