namespace Evenkeel.Networks.Structures;

/// <summary>A graph that reads tokens in two: what looks them up, and the rest, whose input is numbers.</summary>
/// <param name="Lookup">From the tokens to the embedding's output.</param>
/// <param name="Body">From the embedding's output on.</param>
internal sealed record TokenSplit(Graph Lookup, Graph Body)
{
    /// <summary>The value of the body that a value of the graph is: 0 is the input, i + 1 the output of node i; negative for one before it.</summary>
    public int BodyOf(int value) => value - Lookup.Nodes.Length;

    /// <summary>Whether the graph reads tokens in one place, of which nothing else knows, and does more than look them up.</summary>
    public static bool IsPossible(Graph graph) => Embedding(graph) is { } at && at + 1 < graph.Nodes.Length;

    /// <summary>Splits a graph for which that is possible.</summary>
    public static TokenSplit Of(Graph graph)
    {
        var at = Embedding(graph) ?? throw new ArgumentException("the graph does not read tokens in one place");
        var before = graph.Nodes.Take(at + 1).ToArray();
        var body = graph.Nodes.Skip(at + 1).Select(n => n with { Inputs = [.. n.Inputs.Select(v => v - at - 1)] });
        var shape = graph.Nodes[at].SampleShape;
        return new TokenSplit(
            graph with { Nodes = [.. before] },
            graph with { InputShape = shape, Nodes = [.. body] });
    }

    /// <summary>The node that looks the tokens up, before which nothing but tokens is, and behind which nothing reads them; null where there is none.</summary>
    private static int? Embedding(Graph graph)
    {
        var at = 0;
        while (at < graph.Nodes.Length && graph.Nodes[at].Op is { IndexedRows: null, KeepsIndices: true }) at++;
        if (at == graph.Nodes.Length || graph.Nodes[at].Op.IndexedRows is null || graph.Nodes[at].FirstExtent != graph.Batch) return null;
        return graph.Nodes.Skip(at + 1).All(n => n.Inputs.All(v => v > at)) ? at : null;
    }
}
