using Evenkeel.Networks.Ops.Axes;
using Evenkeel.Networks.Ops.Pointwise;

namespace Evenkeel.Networks.Ops;

/// <summary>Sums over axes of a sample; the gradient is repeated over them.</summary>
/// <param name="Axes">The axes, negative ones from the end; none stand for all.</param>
/// <param name="KeepAxes">Whether the axes stay, with extent 1.</param>
public sealed record Sum(Numbers Axes, bool KeepAxes = false) : Op
{
    /// <inheritdoc/>
    public override string Kind => "sum";

    internal override BackwardReads BackwardReads => BackwardReads.Nothing;

    internal override Shape OutputShape(IReadOnlyList<Shape> inputs) => ReducedAxes.Output(inputs[0], Axes, KeepAxes);

    internal override void Forward<T>(in OpContext<T> context) => Forward(context, Axes, T.One);

    internal override void Backward<T>(in OpContext<T> context) => Backward(context, Axes, T.One);

    /// <summary>Writes the sum times a factor.</summary>
    internal static unsafe void Forward<T>(in OpContext<T> context, Numbers axes, T factor)
        where T : unmanaged, System.Numerics.IFloatingPointIeee754<T>
    {
        var lattice = ReducedAxes.Lattice(context.Inputs[0].Shape, axes);
        Reduction.Run(context.Workers, lattice, new CommonTerm<T>(factor), default(Adding<T>), context.Inputs[0].Data, null, null, context.Output.Data);
    }

    internal static unsafe void Backward<T>(in OpContext<T> context, Numbers axes, T factor)
        where T : unmanaged, System.Numerics.IFloatingPointIeee754<T>
    {
        if (!context.InputGradients[0].IsWanted) return;
        var lattice = ReducedAxes.Lattice(context.Inputs[0].Shape, axes);
        Broadcast.Map(context.Workers, lattice, new OwnTerm<T>(factor), null, context.OutputGradient.Data, null, context.InputGradients[0].Data);
    }
}
