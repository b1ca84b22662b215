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

    /// <summary>Starts a graph that reads samples of the given shape.</summary>
    /// <exception cref="ShapeException">An extent of the sample is 0.</exception>
    public GraphBuilder(string name, Shape inputShape)
    {
        ArgumentNullException.ThrowIfNull(inputShape);
        ShapeException.ThrowIf(inputShape.Length == 0, $"the input (={inputShape}) must not have an extent of 0");
        (this.name, this.inputShape) = (name, inputShape);
    }

    /// <summary>The value that the last layer made: 0, the input, before the first layer.</summary>
    public int Last => nodes.Count;

    /// <summary>The shape of one sample of a value.</summary>
    public Shape ShapeOf(int value) => value == 0 ? inputShape : nodes[value - 1].SampleShape;

    /// <summary>Adds a layer and returns the value that it makes.</summary>
    /// <param name="layer">The layer's name, unique in the graph.</param>
    /// <param name="op">What it computes.</param>
    /// <param name="inputs">The values that it reads; the last value made when none are given.</param>
    /// <exception cref="ShapeException">The inputs do not fit the op.</exception>
    /// <exception cref="ArgumentException">The name is taken.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An input is a value that no layer has made yet.</exception>
    public int Add(string layer, Op op, params ReadOnlySpan<int> inputs)
    {
        ArgumentNullException.ThrowIfNull(op);
        ImmutableArray<int> reads = inputs.IsEmpty ? [Last] : [.. inputs];
        if (names.Contains(layer)) throw new ArgumentException($"the layer name '{layer}' is used twice; give one of them another name");
        foreach (var value in reads) ThrowIfUnmade(layer, value);
        try
        {
            ShapeException.ThrowIf(
                reads.Length < op.MinInputs || reads.Length > op.MaxInputs,
                $"takes {(op.MinInputs == op.MaxInputs ? $"{op.MinInputs}" : $"{op.MinInputs} or more")} inputs (got {reads.Length})");
            Shape[] shapes = [.. reads.Select(v => ShapeOf(v).WithBatch(1))];
            var output = op.OutputShape(shapes);
            ShapeException.ThrowIf(output.Length == 0, $"its output (={output.WithoutBatch()}) must not have an extent of 0");
            nodes.Add(new Node(layer, op, reads, [.. op.Parameters(shapes).Select(p => new Parameter($"{layer}.{p.Suffix}", p.Shape, p.Role, p.Fans, p.Initial))], output.WithoutBatch()));
        }
        catch (ShapeException exception)
        {
            throw new ShapeException(layer, op.Kind, exception);
        }
        catch (Exception exception) when (exception is OverflowException or ArgumentException)
        {
            throw new ShapeException(layer, op.Kind, new ShapeException("its size overflows 64 bits"));
        }

        names.Add(layer);
        return Last;
    }

    /// <summary>The finished graph.</summary>
    /// <exception cref="ShapeException">It has no layer, or one before the last whose output nothing reads.</exception>
    public Graph Build()
    {
        ShapeException.ThrowIf(nodes.Count == 0, $"the network '{name}' has no layers");
        var graph = new Graph(name, inputShape, nodes.ToImmutable());
        var consumers = graph.Consumers();
        var deadEnd = graph.Nodes.SkipLast(1).Where((_, i) => consumers[i + 1].IsEmpty).FirstOrDefault();
        ShapeException.ThrowIf(deadEnd is not null, $"nothing reads the output of layer '{deadEnd?.Name}'; remove it, or join it to the others");
        return graph;
    }

    private void ThrowIfUnmade(string layer, int value)
    {
        if (value < 0 || value > Last) throw new ArgumentOutOfRangeException(nameof(value), value, $"layer '{layer}' reads a value that is not made yet; take one of 0 to {Last}");
    }
}
