using System.Collections.Immutable;
using Evenkeel.Initializers.Recipes;
using Evenkeel.Networks;

namespace Evenkeel.Formats.Models;

/// <summary>A network and how its parameters are drawn.</summary>
/// <param name="Graph">The network.</param>
/// <param name="Recipe">The schemes of its parameters.</param>
public sealed record Model(Graph Graph, Recipe Recipe)
{
    /// <summary>The values that the file has for the parameters, float32 or float64; null of a model without weights.</summary>
    public IReadOnlyDictionary<string, Tensor>? Weights { get; init; }

    /// <summary>What of the file is not run, a line for each node; the network is what does not depend on it.</summary>
    public ImmutableArray<string> Problems { get; init; } = [];

    /// <summary>Whether the network's output is the one that was asked for, and not the last value that can be computed.</summary>
    public bool IsWhole { get; init; } = true;
}
