using System.Numerics;
using System.Numerics.Tensors;
using Evenkeel.Networks.Ops.Pointwise;
using Evenkeel.Numerics.Threads;

namespace Evenkeel.Networks.Ops;

/// <summary>Looks up a learned row for each index: y = W[x], ∂W[v] = Σ ∂y over the places where x = v. The indices have no gradient.</summary>
/// <remarks>Indices arrive as whole numbers in the precision of the network, which float32 holds exactly to 2²⁴.</remarks>
/// <param name="Vocabulary">The number of rows.</param>
/// <param name="Width">The length of a row.</param>
public sealed record Embedding(long Vocabulary, long Width) : Op
{
    private const long MostExact = 1 << 24;

    /// <summary>Columns of W whose gradients one piece of work sums: two cache lines, whatever words are frequent.</summary>
    private const long ColumnsInPiece = 32;

    /// <inheritdoc/>
    public override string Kind => "embedding";

    internal override int? UnitAxis => -1;

    internal override long? IndexedRows => Vocabulary;

    internal override BackwardReads BackwardReads => BackwardReads.Inputs;

    internal override Shape OutputShape(IReadOnlyList<Shape> inputs)
    {
        ShapeException.ThrowIf(Vocabulary is < 1 or > MostExact, $"`vocabulary` (={Vocabulary}) must be from 1 to {MostExact}, beyond which float32 skips whole numbers");
        ShapeException.ThrowIf(Width < 1, $"`width` (={Width}) must be at least 1");
        return new Shape([.. inputs[0].Extents, Width]);
    }

    internal override IReadOnlyList<ParameterShape> Parameters(IReadOnlyList<Shape> inputs)
        => [new("weight", new Shape(Vocabulary, Width), ParameterRole.Table, Fans.Embedding(Vocabulary, Width))];

    /// <exception cref="TokenException">An index is not a whole number of the vocabulary.</exception>
    internal override unsafe void Forward<T>(in OpContext<T> context)
    {
        var x = context.Inputs[0];
        for (long i = 0; i < x.Length; i++)
        {
            if (!(x.Data[i] >= T.Zero) || x.Data[i] >= T.CreateTruncating(Vocabulary) || T.Floor(x.Data[i]) != x.Data[i]) throw Outside(double.CreateTruncating(x.Data[i]), i, x.Shape);
        }

        Elementwise.Groups(context.Workers, x.Length, Width, new Rows<T>(x.Data, context.Parameters[0].Data, context.Output.Data, Width));
    }

    internal override unsafe void Backward<T>(in OpContext<T> context)
    {
        var dx = context.InputGradients[0];
        if (dx.IsWanted) new Span<T>(dx.Data, checked((int)dx.Length)).Clear();
        var x = context.Inputs[0];
        var pieces = checked((int)((Width + ColumnsInPiece - 1) / ColumnsInPiece));
        context.Workers.For(pieces, new Columns<T>(x.Data, x.Length, context.OutputGradient.Data, context.ParameterGradients[0]));
    }

    private TokenException Outside(double index, long place, Shape shape)
    {
        var (sample, position) = Math.DivRem(place, shape.Length / shape[0]);
        return new TokenException(FormattableString.Invariant(
            $"the index {index} at position {position} of sample {sample} is not a whole number from 0 to {Vocabulary - 1}; mend the data or widen the vocabulary"));
    }

    private readonly unsafe struct Rows<T>(T* x, T* table, T* y, long width) : IRange
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public void Run(long start, long count)
        {
            for (var i = start; i < start + count; i++) Buffer.MemoryCopy(table + long.CreateTruncating(x[i]) * width, y + i * width, width * sizeof(T), width * sizeof(T));
        }
    }

    /// <summary>Some columns of every row's gradient, summed in the order of the indices.</summary>
    private readonly unsafe struct Columns<T>(T* x, long count, T* dy, View<T> gradient) : IBlocks
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public void Run(int block, int worker)
        {
            var (rows, width) = (gradient.Shape[0], gradient.Shape[1]);
            var first = block * ColumnsInPiece;
            var columns = (int)Math.Min(ColumnsInPiece, width - first);
            for (long row = 0; row < rows; row++) new Span<T>(gradient.Data + row * width + first, columns).Clear();
            for (long i = 0; i < count; i++)
            {
                var sums = new Span<T>(gradient.Data + long.CreateTruncating(x[i]) * width + first, columns);
                TensorPrimitives.Add(sums, new ReadOnlySpan<T>(dy + i * width + first, columns), sums);
            }
        }
    }
}
