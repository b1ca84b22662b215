using System.Numerics;
using System.Numerics.Tensors;
using Evenkeel.Networks.Ops.Pointwise;

namespace Evenkeel.Networks.Ops;

/// <summary>
/// Adds inputs: y = x₁ + x₂ + …; the join of a residual connection. Extents of 1 and missing first axes of a sample are repeated, and the
/// gradient is summed over them.
/// </summary>
public sealed record Add : Op
{
    /// <inheritdoc/>
    public override string Kind => "add";

    internal override int MinInputs => 2;

    internal override int MaxInputs => int.MaxValue;

    internal override BackwardReads BackwardReads => BackwardReads.Nothing;

    internal override Shape OutputShape(IReadOnlyList<Shape> inputs) => Broadcast.Common(inputs, "adds");

    internal override unsafe void Forward<T>(in OpContext<T> context)
    {
        var (inputs, output) = (context.Inputs, context.Output);
        var sum = new SumTerm<T>(T.One);
        var first = Broadcast.LatticeOf(output.Shape, inputs[0].Shape, inputs[1].Shape);
        Broadcast.Map(context.Workers, first, sum, null, inputs[0].Data, inputs[1].Data, output.Data);
        for (var i = 2; i < inputs.Length; i++)
        {
            var lattice = Broadcast.LatticeOf(output.Shape, output.Shape, inputs[i].Shape);
            Broadcast.Map(context.Workers, lattice, sum, null, output.Data, inputs[i].Data, output.Data);
        }
    }

    internal override unsafe void Backward<T>(in OpContext<T> context)
    {
        var shape = context.Output.Shape;
        foreach (var gradient in context.InputGradients)
        {
            if (!gradient.IsWanted) continue;
            var lattice = Broadcast.LatticeOf(shape, gradient.Shape, gradient.Shape);
            Broadcast.Gradient(context.Workers, lattice, new CommonTerm<T>(T.One), context.OutputGradient.Data, null, null, gradient.Data);
        }
    }

    /// <summary>c = a + b; c may be a.</summary>
    internal readonly unsafe struct SumRange<T>(T* a, T* b, T* c) : IRange
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public void Run(long start, long count)
        {
            var left = new ReadOnlySpan<T>(a + start, (int)count);
            var right = new ReadOnlySpan<T>(b + start, (int)count);
            TensorPrimitives.Add(left, right, new Span<T>(c + start, (int)count));
        }
    }
}
