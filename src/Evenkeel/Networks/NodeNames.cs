using System.Collections.Immutable;

namespace Evenkeel.Networks;

/// <summary>How a node and its parameters are called.</summary>
/// <param name="Name">The node's name, unique in the graph.</param>
/// <param name="Layer">The layer that the node is a part of; one of its own where it is null.</param>
/// <param name="ParameterNames">The parameters' names in the op's order; the layer's and a suffix where there are none.</param>
public sealed record NodeNames(string Name, string? Layer = null, ImmutableArray<string> ParameterNames = default)
{
    internal ImmutableArray<Parameter> Parameters(IReadOnlyList<ParameterShape> shapes)
    {
        var names = ParameterNames;
        ShapeException.ThrowIf(!names.IsDefaultOrEmpty && names.Length != shapes.Count, $"has {shapes.Count} parameters, and {(names.IsDefault ? 0 : names.Length)} names were given");
        return [.. shapes.Select((p, i) => new Parameter(names.IsDefaultOrEmpty ? $"{Layer ?? Name}.{p.Suffix}" : names[i], p.Shape, p.Role, p.Fans, p.Initial))];
    }
}
