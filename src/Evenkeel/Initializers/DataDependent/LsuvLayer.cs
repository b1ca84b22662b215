namespace Evenkeel.Initializers.DataDependent;

/// <summary>What <see cref="Lsuv"/> did with a layer that has parameters, or with one gate of a recurrent one.</summary>
/// <param name="Layer">The layer's name.</param>
/// <param name="Parameter">The name of the weight; null where the layer has none.</param>
/// <param name="Gate">The index of the gate whose rows of the weight it is about; null where it is about all rows.</param>
public sealed record LsuvLayer(string Layer, string? Parameter, int? Gate)
{
    /// <summary>The variance of what the weight makes, as it was drawn, over samples, units and positions; NaN where it was not measured.</summary>
    public double Before { get; init; } = double.NaN;

    /// <summary>The variance at last; NaN where it was not measured.</summary>
    public double After { get; init; } = double.NaN;

    /// <summary>By what the weight was multiplied, all passes together.</summary>
    public double Factor { get; init; } = 1;

    /// <summary>How often the weight was divided by the standard deviation.</summary>
    public int Passes { get; init; }

    /// <summary>Why the weight was left as it was drawn, or short of the tolerance; null where all is well.</summary>
    public string? Reason { get; init; }

    /// <summary>Whether the variance is within the tolerance of 1.</summary>
    public bool IsReached => Reason is null;
}
