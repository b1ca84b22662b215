using System.Numerics;
using Evenkeel.Networks.Activations;

namespace Evenkeel.Networks;

/// <summary>What the backward pass of an op reads besides the output's gradient; the plan keeps no more than that.</summary>
[Flags]
internal enum BackwardReads
{
    Nothing = 0,
    Inputs = 1,
    Output = 2,
}

/// <summary>One operation of a graph: its shape rule, its forward pass and its gradient.</summary>
/// <remarks>The first axis of every shape is the batch. Gradients are written, not added: sums over several uses are the session's.</remarks>
public abstract record Op
{
    /// <summary>The name in reports and model files.</summary>
    public abstract string Kind { get; }

    /// <summary>Whether the op takes a shape with its batch, so that the graph must be bound to one.</summary>
    internal virtual bool IsBound => false;

    /// <summary>Whether the output's values are the input's, or some of them, in another place.</summary>
    internal virtual bool Rearranges => false;

    /// <summary>Whether indices of rows are indices of the same rows behind the op.</summary>
    internal virtual bool KeepsIndices => Rearranges;

    /// <summary>Whether the op mixes its inputs by a weight.</summary>
    internal virtual bool HasWeight => false;

    /// <summary>The number of rows that the first input holds indices of; null where it holds none.</summary>
    internal virtual long? IndexedRows => null;

    /// <summary>The number of inputs that the op takes at least.</summary>
    internal virtual int MinInputs => 1;

    /// <summary>The number of inputs that the op takes at most.</summary>
    internal virtual int MaxInputs => 1;

    /// <summary>What the backward pass reads besides the output's gradient.</summary>
    internal abstract BackwardReads BackwardReads { get; }

    /// <summary>The output's shape.</summary>
    /// <exception cref="ShapeException">The inputs do not fit the op.</exception>
    internal abstract Shape OutputShape(IReadOnlyList<Shape> inputs);

    /// <summary>The parameters that the op has on these inputs.</summary>
    internal virtual IReadOnlyList<ParameterShape> Parameters(IReadOnlyList<Shape> inputs) => [];

    /// <summary>How many values the forward pass leaves for the backward pass, besides inputs and output.</summary>
    internal virtual long SavedLength(IReadOnlyList<Shape> inputs) => 0;

    /// <summary>A condition on a real batch that the shapes of one sample do not show; null where it is met.</summary>
    internal virtual string? BatchProblem(IReadOnlyList<Shape> inputs) => null;

    /// <summary>The axis, from the end where negative, along which the output's units stand; null where it is the input's.</summary>
    internal virtual int? UnitAxis => null;

    /// <summary>The inputs of the op from which a unit learns; null where it has no units of its own.</summary>
    internal virtual StabilityRegion? Stability => null;

    /// <summary>Whether the output is the input's values in their order, so that the gradient is too; nothing is computed then.</summary>
    internal virtual bool IsView(bool dropout) => false;

    /// <summary>Whether each element of the output depends on the same element of the inputs alone: such an op runs range by range.</summary>
    internal virtual bool IsPointwise(IReadOnlyList<Shape> inputs) => false;

    /// <summary>Whether the gradient of each input is that of the output, so that no backward pass is computed.</summary>
    internal virtual bool PassesGradient(IReadOnlyList<Shape> inputs) => false;

    /// <summary>The whole output; only of an op that is neither pointwise nor a view.</summary>
    internal virtual void Forward<T>(in OpContext<T> context)
        where T : unmanaged, IFloatingPointIeee754<T>
        => throw new NotSupportedException($"{Kind} does not run as a whole");

    /// <summary>The gradients of all inputs and parameters; only of an op that is neither pointwise nor passes its gradient on.</summary>
    internal virtual void Backward<T>(in OpContext<T> context)
        where T : unmanaged, IFloatingPointIeee754<T>
        => throw new NotSupportedException($"{Kind} does not run backward as a whole");

    /// <summary>A range of a pointwise op's output, which may lie where its first or its second input does.</summary>
    internal virtual void ForwardRange<T>(in OpContext<T> context, long start, long count)
        where T : unmanaged, IFloatingPointIeee754<T>
        => throw new NotSupportedException($"{Kind} does not run by ranges");

    /// <summary>A range of the gradient of a pointwise op's one input, which may lie where the output's gradient does.</summary>
    internal virtual void BackwardRange<T>(in OpContext<T> context, long start, long count)
        where T : unmanaged, IFloatingPointIeee754<T>
        => throw new NotSupportedException($"{Kind} does not run backward by ranges");
}
