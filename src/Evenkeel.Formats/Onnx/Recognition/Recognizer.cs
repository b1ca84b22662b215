using System.Collections.Immutable;
using Evenkeel.Formats.Onnx.Graphs;

namespace Evenkeel.Formats.Onnx.Recognition;

/// <summary>Finds layers that a file has taken apart, and puts one node in the place of each.</summary>
internal static class Recognizer
{
    /// <summary>The nodes that an output depends on, recognised ones in the place of those that they are made of.</summary>
    public static ImmutableArray<OnnxNode> Run(OnnxGraph graph, string output)
    {
        var nodes = Needed(graph.Nodes, output);
        foreach (var pattern in Patterns.All) nodes = Needed(new Rewriting(graph, nodes, output).Apply(pattern), output);
        return nodes;
    }

    /// <summary>The nodes that an output depends on.</summary>
    public static ImmutableArray<OnnxNode> Needed(ImmutableArray<OnnxNode> nodes, string output)
    {
        var needed = new HashSet<string>(StringComparer.Ordinal) { output };
        var kept = new List<OnnxNode>();
        foreach (var node in nodes.Reverse())
        {
            if (!node.Outputs.Any(needed.Contains)) continue;
            kept.Add(node);
            needed.UnionWith(node.Inputs);
        }

        kept.Reverse();
        return [.. kept];
    }
}
