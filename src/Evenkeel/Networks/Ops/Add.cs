using System.Numerics;
using System.Numerics.Tensors;

namespace Evenkeel.Networks.Ops;

/// <summary>Adds inputs of one shape: y = x₁ + x₂ + …; the gradient of each is the output's. The join of a residual connection.</summary>
public sealed record Add : Op
{
    /// <inheritdoc/>
    public override string Kind => "add";

    internal override int MinInputs => 2;

    internal override int MaxInputs => int.MaxValue;

    internal override BackwardReads BackwardReads => BackwardReads.Nothing;

    internal override Shape OutputShape(IReadOnlyList<Shape> inputs)
    {
        foreach (var shape in inputs)
        {
            ShapeException.ThrowIf(
                !shape.Equals(inputs[0]),
                $"adds inputs of one shape, got {inputs[0].WithoutBatch()} and {shape.WithoutBatch()}; change the branch, or project the shortcut");
        }

        return inputs[0];
    }

    internal override unsafe void Forward<T>(in OpContext<T> context)
    {
        var inputs = context.Inputs;
        Elementwise.Run(context.Workers, context.Output.Length, new SumRange<T>(inputs[0].Data, inputs[1].Data, context.Output.Data));
        for (var i = 2; i < inputs.Length; i++)
        {
            Elementwise.Run(context.Workers, context.Output.Length, new SumRange<T>(context.Output.Data, inputs[i].Data, context.Output.Data));
        }
    }

    internal override unsafe void Backward<T>(in OpContext<T> context)
    {
        foreach (var gradient in context.InputGradients)
        {
            if (gradient.IsWanted) Elementwise.Copy(context.Workers, context.OutputGradient.Data, gradient.Data, gradient.Length);
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
