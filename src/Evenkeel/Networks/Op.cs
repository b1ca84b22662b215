using System.Numerics;

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

    internal abstract void Forward<T>(in OpContext<T> context)
        where T : unmanaged, IFloatingPointIeee754<T>;

    internal abstract void Backward<T>(in OpContext<T> context)
        where T : unmanaged, IFloatingPointIeee754<T>;
}
