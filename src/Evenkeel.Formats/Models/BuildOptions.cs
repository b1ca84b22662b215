using System.Collections.Immutable;
using Evenkeel.Networks;

namespace Evenkeel.Formats.Models;

/// <summary>What a model file that fixes its shapes is to be built for.</summary>
public sealed record BuildOptions
{
    /// <summary>The number of samples; what is usual where it is null.</summary>
    public long? Samples { get; init; }

    /// <summary>The output that is looked at; the first where it is null.</summary>
    public string? Output { get; init; }

    /// <summary>What wider values of the file are rounded to: float32 or float64.</summary>
    public DType Precision { get; init; } = DType.Float32;

    /// <summary>The values of inputs beside the first, by name, with their batch; what is usual where one is left out.</summary>
    public ImmutableDictionary<string, Tensor> Inputs { get; init; } = ImmutableDictionary<string, Tensor>.Empty;

    /// <summary>The shapes of inputs by name, with their batch.</summary>
    public ImmutableDictionary<string, Shape> Shapes { get; init; } = ImmutableDictionary<string, Shape>.Empty;
}
