using System.Numerics;
using System.Numerics.Tensors;
using Evenkeel.Networks.Ops.Axes;
using Evenkeel.Networks.Ops.Pointwise;

namespace Evenkeel.Networks.Ops;

/// <summary>Adds a learned table to every sample: y = x + P, ∂P = Σ ∂y over the samples. A learned positional embedding.</summary>
public sealed record Position : Op
{
    /// <inheritdoc/>
    public override string Kind => "position";

    internal override int? UnitAxis => -1;

    internal override BackwardReads BackwardReads => BackwardReads.Nothing;

    internal override Shape OutputShape(IReadOnlyList<Shape> inputs)
    {
        ShapeException.ThrowIf(inputs[0].Rank < 2, "adds a table to positions × features, and a scalar a sample has no positions");
        return inputs[0];
    }

    internal override IReadOnlyList<ParameterShape> Parameters(IReadOnlyList<Shape> inputs)
    {
        var table = inputs[0].WithoutBatch();
        return [new("weight", table, ParameterRole.Table, Fans.Embedding(table.Length / table[^1], table[^1]))];
    }

    internal override unsafe void Forward<T>(in OpContext<T> context)
    {
        var (x, table) = (context.Inputs[0], context.Parameters[0]);
        var lattice = OneForAll(context.Output.Shape[0], table.Length);
        Broadcast.Map(context.Workers, lattice, new SumTerm<T>(T.One), null, x.Data, table.Data, context.Output.Data);
    }

    internal override unsafe void Backward<T>(in OpContext<T> context)
    {
        var table = context.ParameterGradients[0];
        var samples = context.Output.Shape[0];
        var dy = context.OutputGradient.Data;
        if (context.InputGradients[0].IsWanted) Elementwise.Copy(context.Workers, dy, context.InputGradients[0].Data, context.Output.Length);
        Elementwise.Run(context.Workers, table.Length, new Sums<T>(dy, table.Data, samples, table.Length));
    }

    /// <summary>Samples and the one table that is repeated for them: the only operand without a batch.</summary>
    private static Lattice OneForAll(long samples, long length)
    {
        ReadOnlySpan<long> all = [samples, length], one = [1, length];
        return Lattice.Of(all, all, one);
    }

    /// <summary>A range of the table's gradient, summed in the order of the samples.</summary>
    private readonly unsafe struct Sums<T>(T* dy, T* sums, long samples, long length) : IRange
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public void Run(long start, long count)
        {
            var total = new Span<T>(sums + start, (int)count);
            new ReadOnlySpan<T>(dy + start, (int)count).CopyTo(total);
            for (long n = 1; n < samples; n++)
            {
                TensorPrimitives.Add(total, new ReadOnlySpan<T>(dy + n * length + start, (int)count), total);
            }
        }
    }
}
