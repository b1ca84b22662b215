using System.Collections.Immutable;
using System.Text;
using Evenkeel.Formats.Onnx.Schema;

namespace Evenkeel.Formats.Onnx.Graphs;

/// <summary>An operation of a file, or one that was recognised in several of them.</summary>
/// <param name="Op">The operator; of another domain than the standard one with the domain and a dot before it.</param>
/// <param name="Name">The node's name; empty where the file gives none.</param>
/// <param name="Inputs">The names of the values that it reads; empty where an optional one is left out.</param>
/// <param name="Outputs">The names of the values that it makes.</param>
/// <param name="Attributes">Its attributes by name.</param>
internal sealed record OnnxNode(
    string Op, string Name, ImmutableArray<string> Inputs, ImmutableArray<string> Outputs, ImmutableDictionary<string, AttributeProto> Attributes)
{
    /// <summary>The version of the standard operators that its meaning is of.</summary>
    public required long Opset { get; init; }

    public long? Int(string name) => Attributes.TryGetValue(name, out var a) && a.HasI ? a.I : null;

    public double? Float(string name) => Attributes.TryGetValue(name, out var a) && a.HasF ? a.F : null;

    public string? Text(string name) => Attributes.TryGetValue(name, out var a) && a.HasS ? Encoding.UTF8.GetString(a.S.Span) : null;

    public long[]? Ints(string name) => Attributes.TryGetValue(name, out var a) ? [.. a.Ints] : null;

    public double[]? Floats(string name) => Attributes.TryGetValue(name, out var a) ? [.. a.Floats.Select(f => (double)f)] : null;

    public string[]? Texts(string name) => Attributes.TryGetValue(name, out var a) ? [.. a.Strings.Select(s => Encoding.UTF8.GetString(s.Span))] : null;

    /// <summary>The name of an input; empty where it is left out.</summary>
    public string Input(int i) => i < Inputs.Length ? Inputs[i] : "";
}
