namespace Evenkeel.Networks;

/// <summary>What a parameter does in its layer.</summary>
public enum ParameterRole
{
    /// <summary>A matrix or kernel that mixes its inputs.</summary>
    Weight,

    /// <summary>Added to a weighted layer's output.</summary>
    Bias,

    /// <summary>A norm's factor γ.</summary>
    Scale,

    /// <summary>A norm's offset β.</summary>
    Shift,

    /// <summary>An activation's learned slope.</summary>
    Slope,

    /// <summary>A table of which rows are looked up, or added by their position.</summary>
    Table,

    /// <summary>A statistic that is kept beside the parameters; it has no gradient, and stands after those that have one.</summary>
    Buffer,
}

/// <summary>A parameter as its op declares it.</summary>
/// <param name="Suffix">The last part of its name: "weight".</param>
/// <param name="Shape">Its extents; dense weights are (out, in), kernels (out, in/groups, height, width).</param>
/// <param name="Role">What it does.</param>
/// <param name="Fans">The fans of the weight that it is, or that it stands beside.</param>
/// <param name="Initial">The constant that it starts from, where the op says so.</param>
public sealed record ParameterShape(string Suffix, Shape Shape, ParameterRole Role, Fans Fans, double? Initial = null);

/// <summary>A parameter of a graph.</summary>
/// <param name="Name">The layer's name and the suffix: "fc.3.weight".</param>
/// <param name="Shape">Its extents.</param>
/// <param name="Role">What it does.</param>
/// <param name="Fans">The fans of the weight that it is, or that it stands beside.</param>
/// <param name="Initial">The constant that it starts from, where the op says so.</param>
public sealed record Parameter(string Name, Shape Shape, ParameterRole Role, Fans Fans, double? Initial = null)
{
    /// <summary>Whether it has a gradient.</summary>
    public bool IsTrained => Role != ParameterRole.Buffer;
}
