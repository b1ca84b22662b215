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
}
