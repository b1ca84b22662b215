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

    internal override bool IsPointwise(IReadOnlyList<Shape> inputs) => inputs.All(i => i.Equals(inputs[0]));

    internal override bool PassesGradient(IReadOnlyList<Shape> inputs) => IsPointwise(inputs);

    internal override unsafe void ForwardRange<T>(in OpContext<T> context, long start, long count)
    {
        var inputs = context.Inputs;
        var output = context.Output.Data + start;
        Elementwise.Add(inputs[0].Data + start, inputs[1].Data + start, output, count);
        for (var i = 2; i < inputs.Length; i++) Elementwise.Add(output, inputs[i].Data + start, output, count);
    }

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
}
