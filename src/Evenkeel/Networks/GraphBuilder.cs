using System.Collections.Immutable;

namespace Evenkeel.Networks;

/// <summary>Builds a <see cref="Graph"/> layer by layer and checks every shape on the way.</summary>
/// <example><code>
/// var builder = new GraphBuilder("net", new Shape(64));
/// builder.Add("fc1", new Linear(256));
/// builder.Add("relu1", new Activate(ActivationCatalogue.Parse("relu")));
/// builder.Add("head", new Linear(10));
/// Graph graph = builder.Build();
/// </code></example>
public sealed class GraphBuilder
{
    private readonly string name;
    private readonly Shape inputShape;
    private readonly ImmutableArray<Node>.Builder nodes = ImmutableArray.CreateBuilder<Node>();
    private readonly HashSet<string> names = new(StringComparer.Ordinal);
    private readonly long? batch;

    /// <summary>Starts a graph that reads samples of the given shape.</summary>
    /// <param name="name">The network's name.</param>
    /// <param name="inputShape">The shape of one sample.</param>
    /// <param name="batch">The number of samples that the graph is bound to, so that its layers may move the axis of the samples; null for any.</param>
    /// <exception cref="ShapeException">An extent of the sample is 0.</exception>
    public GraphBuilder(string name, Shape inputShape, long? batch = null)
    {
        ArgumentNullException.ThrowIfNull(inputShape);
        ShapeException.ThrowIf(inputShape.Length == 0, $"the input (={inputShape}) must not have an extent of 0");
        ShapeException.ThrowIf(batch < 1, $"the batch (={batch}) must have at least one sample");
        (this.name, this.inputShape, this.batch) = (name, inputShape, batch);
    }

    /// <summary>The value that the last layer made: 0, the input, before the first layer.</summary>
    public int Last => nodes.Count;

    /// <summary>The shape of one sample of a value.</summary>
    public Shape ShapeOf(int value) => value == 0 ? inputShape : nodes[value - 1].SampleShape;

    /// <summary>The shape of a value for the batch that the graph is bound to, or else for one sample with its batch.</summary>
    public Shape BatchShapeOf(int value) => value == 0 ? inputShape.WithBatch(batch ?? 1) : nodes[value - 1].ShapeOf(batch ?? 1);

    /// <summary>Adds a layer and returns the value that it makes.</summary>
    /// <param name="layer">The layer's name, unique in the graph.</param>
    /// <param name="op">What it computes.</param>
    /// <param name="inputs">The values that it reads; the last value made when none are given.</param>
    /// <exception cref="ShapeException">The inputs do not fit the op.</exception>
    /// <exception cref="ArgumentException">The name is taken.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An input is a value that no layer has made yet.</exception>
    public int Add(string layer, Op op, params ReadOnlySpan<int> inputs) => Add(new NodeNames(layer), op, inputs);

    /// <summary>Adds a node under names that do not follow from each other, as a file has them.</summary>
    /// <inheritdoc cref="Add(string, Op, ReadOnlySpan{int})"/>
    /// <param name="layer">The names.</param>
    /// <param name="op">What it computes.</param>
    /// <param name="inputs">The values that it reads; the last value made when none are given, unless the op takes none.</param>
    public int Add(NodeNames layer, Op op, params ReadOnlySpan<int> inputs)
    {
        ArgumentNullException.ThrowIfNull(layer);
        ArgumentNullException.ThrowIfNull(op);
        ImmutableArray<int> reads = inputs.IsEmpty && op.MaxInputs > 0 ? [Last] : [.. inputs];
        if (names.Contains(layer.Name)) throw new ArgumentException($"the layer name '{layer.Name}' is used twice; give one of them another name");
        foreach (var value in reads) ThrowIfUnmade(layer.Name, value);
        try
        {
            nodes.Add(Bound(layer, op, reads));
        }
        catch (ShapeException exception)
        {
            throw new ShapeException(layer.Name, op.Kind, exception);
        }
        catch (Exception exception) when (exception is OverflowException or ArgumentException)
        {
            throw new ShapeException(layer.Name, op.Kind, new ShapeException("its size overflows 64 bits"));
        }

        names.Add(layer.Name);
        return Last;
    }

    /// <summary>The finished graph.</summary>
    /// <exception cref="ShapeException">It has no layer, or one before the last whose output nothing reads.</exception>
    public Graph Build()
    {
        ShapeException.ThrowIf(nodes.Count == 0, $"the network '{name}' has no layers");
        var graph = new Graph(name, inputShape, nodes.ToImmutable()) { Batch = batch };
        var consumers = graph.Consumers();
        var deadEnd = graph.Nodes.SkipLast(1).Where((_, i) => consumers[i + 1].IsEmpty).FirstOrDefault();
        ShapeException.ThrowIf(deadEnd is not null, $"nothing reads the output of layer '{deadEnd?.Name}'; remove it, or join it to the others");
        return graph;
    }

    /// <summary>The finished graph of a value and of what it depends on; other layers are left out.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is the input, or no layer has made it.</exception>
    public Graph Build(int output)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(output, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(output, Last);
        var places = new int[output + 1];
        places[output] = 1;
        for (var value = output; value > 0; value--)
        {
            if (places[value] == 0) continue;
            foreach (var input in nodes[value - 1].Inputs) places[input] = 1;
        }

        (places[0], var kept) = (0, ImmutableArray.CreateBuilder<Node>());
        for (var value = 1; value <= output; value++)
        {
            if (places[value] == 0) continue;
            var node = nodes[value - 1];
            kept.Add(node with { Inputs = [.. node.Inputs.Select(input => places[input])] });
            places[value] = kept.Count;
        }

        return new Graph(name, inputShape, kept.ToImmutable()) { Batch = batch };
    }

    private Node Bound(NodeNames layer, Op op, ImmutableArray<int> reads)
    {
        ShapeException.ThrowIf(
            reads.Length < op.MinInputs || reads.Length > op.MaxInputs,
            $"takes {(op.MinInputs == op.MaxInputs ? $"{op.MinInputs}" : $"{op.MinInputs} or more")} inputs (got {reads.Length})");
        ShapeException.ThrowIf(op.IsBound && batch is null, "takes a shape with its batch; give the graph's builder the batch");
        Shape[] shapes = [.. reads.Select(BatchShapeOf)];
        var output = op.OutputShape(shapes);
        ShapeException.ThrowIf(output.Length == 0, $"its output (={output.WithoutBatch()}) must not have an extent of 0");
        return new Node(layer.Name, op, reads, layer.Parameters(op.Parameters(shapes)), output.WithoutBatch())
        {
            Layer = layer.Layer ?? layer.Name,
            FirstExtent = batch is null ? null : output[0],
        };
    }

    private void ThrowIfUnmade(string layer, int value)
    {
        if (value < 0 || value > Last) throw new ArgumentOutOfRangeException(nameof(value), value, $"layer '{layer}' reads a value that is not made yet; take one of 0 to {Last}");
    }
}
