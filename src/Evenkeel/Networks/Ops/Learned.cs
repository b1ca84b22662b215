using Evenkeel.Networks.Ops.Pointwise;

namespace Evenkeel.Networks.Ops;

/// <summary>
/// A parameter as a value, y = W, ∂W = ∂y: what ops read that have no parameter of their own in that place, or not in the order in which it
/// is stored.
/// </summary>
/// <param name="Extents">The shape of W, which has no batch.</param>
/// <param name="Role">What W does where it is read.</param>
/// <param name="Fans">The fans of the weight that it is, or that it stands beside.</param>
public sealed record Learned(Shape Extents, ParameterRole Role, Fans Fans) : Op
{
    /// <inheritdoc/>
    public override string Kind => "parameter";

    internal override bool IsBound => true;

    internal override int MinInputs => 0;

    internal override int MaxInputs => 0;

    internal override BackwardReads BackwardReads => BackwardReads.Nothing;

    internal override Shape OutputShape(IReadOnlyList<Shape> inputs) => Extents;

    internal override IReadOnlyList<ParameterShape> Parameters(IReadOnlyList<Shape> inputs) => [new("weight", Extents, Role, Fans)];

    internal override unsafe void Forward<T>(in OpContext<T> context)
        => Elementwise.Copy(context.Workers, context.Parameters[0].Data, context.Output.Data, context.Output.Length);

    internal override unsafe void Backward<T>(in OpContext<T> context)
    {
        if (Role != ParameterRole.Buffer) Elementwise.Copy(context.Workers, context.OutputGradient.Data, context.ParameterGradients[0].Data, context.Output.Length);
    }
}
