using System.Collections.Immutable;
using Evenkeel.Formats.Onnx.Reading;
using Evenkeel.Formats.Reading;

namespace Evenkeel.Formats.Onnx.Graphs;

/// <summary>Puts nodes into an order in which each reads only what was made before it.</summary>
internal static class Order
{
    /// <exception cref="InvalidFileException">There is none, a value is made twice, or one is read that nothing makes.</exception>
    public static ImmutableArray<OnnxNode> Sort(OnnxFile file, IReadOnlyList<OnnxNode> nodes, IEnumerable<string> given, IEnumerable<string> outputs)
    {
        var makers = new Dictionary<string, int>(StringComparer.Ordinal);
        var known = given.ToHashSet(StringComparer.Ordinal);
        foreach (var (i, node) in nodes.Index())
        {
            foreach (var output in node.Outputs.Where(o => o.Length > 0))
            {
                if (known.Contains(output) || !makers.TryAdd(output, i)) throw new InvalidFileException(file.Path, Place(node), $"the value {Untrusted.Quote(output)} is made twice");
            }
        }

        foreach (var output in outputs)
        {
            if (!makers.ContainsKey(output) && !known.Contains(output)) throw new InvalidFileException(file.Path, "", $"nothing makes the output {Untrusted.Quote(output)}");
        }

        return Sorted(file, nodes, makers, known);
    }

    /// <summary>The place of a node, for errors.</summary>
    public static string Place(OnnxNode node) => $"node {Untrusted.Quote(node.Name.Length > 0 ? node.Name : node.Outputs.FirstOrDefault(""))} ({Untrusted.Plain(node.Op)})";

    private static ImmutableArray<OnnxNode> Sorted(OnnxFile file, IReadOnlyList<OnnxNode> nodes, Dictionary<string, int> makers, HashSet<string> known)
    {
        var waiting = new int[nodes.Count];
        var readers = new List<int>[nodes.Count];
        foreach (var (i, node) in nodes.Index())
        {
            foreach (var input in node.Inputs.Where(n => n.Length > 0 && !known.Contains(n)).Distinct())
            {
                if (!makers.TryGetValue(input, out var maker)) throw new InvalidFileException(file.Path, Place(node), $"reads the value {Untrusted.Quote(input)}, which nothing makes");
                (readers[maker] ??= []).Add(i);
                waiting[i]++;
            }
        }

        // The file's own order wherever it is one: the first node that waits for nothing.
        var ready = new PriorityQueue<int, int>();
        for (var i = 0; i < waiting.Length; i++)
        {
            if (waiting[i] == 0) ready.Enqueue(i, i);
        }

        var sorted = ImmutableArray.CreateBuilder<OnnxNode>(nodes.Count);
        while (ready.TryDequeue(out var next, out _))
        {
            sorted.Add(nodes[next]);
            foreach (var reader in readers[next] ?? [])
            {
                if (--waiting[reader] == 0) ready.Enqueue(reader, reader);
            }
        }

        if (sorted.Count == nodes.Count) return sorted.MoveToImmutable();
        throw new InvalidFileException(file.Path, Place(nodes[Array.FindIndex(waiting, w => w > 0)]), "reads its own output, by itself or through other nodes; a graph must have no circle");
    }
}
