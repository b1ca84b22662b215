using Evenkeel.Networks;

namespace Evenkeel.Formats.Safetensors;

/// <summary>One tensor that a safetensors file lists.</summary>
/// <param name="Name">The name as it stands in the header; it holds no control characters, yet is untrusted text.</param>
/// <param name="TypeName">The element type as it stands in the header, such as F32 or F8_E4M3.</param>
/// <param name="DType">The element type, or null where the tensor is listed but cannot be loaded.</param>
/// <param name="Shape">The extents.</param>
public sealed record SafetensorsEntry(string Name, string TypeName, DType? DType, Shape Shape)
{
    /// <summary>The first byte, counted from the start of the data.</summary>
    internal long Begin { get; init; }

    /// <summary>The byte after the last.</summary>
    internal long End { get; init; }
}
