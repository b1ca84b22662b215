using System.Collections.Immutable;

namespace Evenkeel.Networks;

/// <summary>A layer: an op, what it reads, and its parameters.</summary>
/// <param name="Name">The user's name for the layer.</param>
/// <param name="Op">What it computes.</param>
/// <param name="Inputs">The values that it reads: 0 is the graph's input, i + 1 the output of node i.</param>
/// <param name="Parameters">Its parameters, weight first.</param>
/// <param name="SampleShape">The shape of its output for one sample, without the batch.</param>
public sealed record Node(string Name, Op Op, ImmutableArray<int> Inputs, ImmutableArray<Parameter> Parameters, Shape SampleShape)
{
    /// <summary>The user's layer that the node is a part of; the last node of a layer makes its output.</summary>
    public string Layer { get; init; } = Name;

    /// <summary>The first extent of the output, in a graph that is bound to a batch, where it need not be the number of samples; null elsewhere.</summary>
    public long? FirstExtent { get; init; }

    /// <summary>The shape of the output for a batch.</summary>
    public Shape ShapeOf(long batch) => SampleShape.WithBatch(FirstExtent ?? batch);
}

/// <summary>What a network is: its layers in an order in which each reads only earlier ones. The last one is the output.</summary>
/// <param name="Name">The network's name.</param>
/// <param name="InputShape">The shape of one sample, without the batch.</param>
/// <param name="Nodes">The layers.</param>
public sealed record Graph(string Name, Shape InputShape, ImmutableArray<Node> Nodes)
{
    /// <summary>The number of samples that the graph is bound to, as one whose shapes were written down with their batch; null where any will do.</summary>
    public long? Batch { get; init; }

    /// <summary>The shape of the output for one sample.</summary>
    public Shape OutputShape => Nodes[^1].SampleShape;

    /// <summary>All parameters, layer by layer.</summary>
    public IEnumerable<Parameter> Parameters => Nodes.SelectMany(n => n.Parameters);

    /// <summary>The number of trainable values.</summary>
    public long ParameterCount => Parameters.Where(p => p.IsTrained).Sum(p => p.Shape.Length);

    /// <summary>
    /// The number of rows of the embedding that reads the input, also behind ops that keep indices, the least of several; null where
    /// the input is no indices.
    /// </summary>
    public long? InputVocabulary()
    {
        var isIndices = new bool[Nodes.Length + 1];
        isIndices[0] = true;
        long? least = null;
        foreach (var (i, node) in Nodes.Index())
        {
            if (node.Inputs.IsEmpty || !isIndices[node.Inputs[0]]) continue;
            if (node.Op.IndexedRows is { } rows) least = Math.Min(least ?? rows, rows);
            isIndices[i + 1] = node.Op.KeepsIndices;
        }

        return least;
    }

    /// <summary>For each value (0 is the input, i + 1 the output of node i) the nodes that read it, once for every use.</summary>
    public ImmutableArray<ImmutableArray<int>> Consumers()
    {
        var consumers = Enumerable.Range(0, Nodes.Length + 1).Select(_ => ImmutableArray.CreateBuilder<int>()).ToArray();
        for (var i = 0; i < Nodes.Length; i++)
        {
            foreach (var input in Nodes[i].Inputs) consumers[input].Add(i);
        }

        return [.. consumers.Select(c => c.ToImmutable())];
    }
}
