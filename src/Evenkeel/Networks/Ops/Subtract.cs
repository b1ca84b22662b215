using Evenkeel.Networks.Ops.Pointwise;

namespace Evenkeel.Networks.Ops;

/// <summary>y = a − b; extents of 1 and missing first axes of a sample are repeated, and the gradient is summed over them.</summary>
public sealed record Subtract : Op
{
    /// <inheritdoc/>
    public override string Kind => "subtract";

    internal override int MinInputs => 2;

    internal override int MaxInputs => 2;

    internal override BackwardReads BackwardReads => BackwardReads.Nothing;

    internal override Shape OutputShape(IReadOnlyList<Shape> inputs) => Broadcast.Common(inputs, "subtracts");

    internal override void Forward<T>(in OpContext<T> context) => Broadcast.Pair(context, new SumTerm<T>(-T.One));

    /// <summary>∂a = ∂y, ∂b = −∂y.</summary>
    internal override unsafe void Backward<T>(in OpContext<T> context)
    {
        for (var i = 0; i < 2; i++)
        {
            var gradient = context.InputGradients[i];
            if (!gradient.IsWanted) continue;
            var lattice = Broadcast.LatticeOf(context.Output.Shape, gradient.Shape, gradient.Shape);
            var term = new CommonTerm<T>(i == 0 ? T.One : -T.One);
            Broadcast.Gradient(context.Workers, lattice, term, context.OutputGradient.Data, null, null, gradient.Data);
        }
    }
}
