namespace Evenkeel.Networks.Execution;

/// <summary>How a graph is to be run.</summary>
public sealed record PlanOptions
{
    /// <summary>The number of samples in a pass.</summary>
    public required long Batch { get; init; }

    /// <summary>The precision of all arithmetic: float32, or float64 to check gradients.</summary>
    public DType DType { get; init; } = DType.Float32;

    /// <summary>Whether dropout drops; a probe looks at the network without it.</summary>
    public bool Dropout { get; init; }

    /// <summary>Whether the gradient of the graph's input is wanted too.</summary>
    public bool InputGradient { get; init; }

    /// <summary>
    /// Whether every value and gradient stands in its own memory when an observer is told of it; otherwise pointwise ops may write over what
    /// nothing reads again, and the observer is given its measurements only.
    /// </summary>
    public bool KeepValues { get; init; }
}
