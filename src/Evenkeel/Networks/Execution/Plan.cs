using System.Collections.Immutable;

namespace Evenkeel.Networks.Execution;

/// <summary>
/// A graph bound to a batch: the shape of every value and the place of every buffer in one block of memory. A buffer's place is free for
/// others before its first and after its last use.
/// </summary>
/// <remarks>Time runs from 0 over the n nodes forward, stands at n for the loss, and runs on over the nodes backward to 2n.</remarks>
public sealed class Plan
{
    private Plan(Graph graph, PlanOptions options) => (Graph, Options) = (graph, options);

    /// <summary>The graph.</summary>
    public Graph Graph { get; }

    /// <summary>How it is to be run.</summary>
    public PlanOptions Options { get; }

    /// <summary>The bytes that a session allocates for values, gradients of values and what ops save.</summary>
    public long ArenaBytes { get; private init; }

    /// <summary>The bytes of the parameters' gradients.</summary>
    public long GradientBytes => Graph.ParameterCount * Options.DType.Size();

    /// <summary>The shape of each value with the batch: 0 is the input, i + 1 the output of node i.</summary>
    internal ImmutableArray<Shape> Shapes { get; private init; }

    /// <summary>Where each value lies in the arena; the input's is its own.</summary>
    internal ImmutableArray<Slot> Values { get; private init; }

    /// <summary>Where each value's gradient lies.</summary>
    internal ImmutableArray<Slot> Gradients { get; private init; }

    /// <summary>Where each node keeps what its backward pass wants.</summary>
    internal ImmutableArray<Slot> Saved { get; private init; }

    /// <summary>For each node and input, where the second and later contributions to a gradient are made before they are added.</summary>
    internal ImmutableArray<ImmutableArray<Slot>> Contributions { get; private init; }

    /// <summary>Plans a graph.</summary>
    /// <exception cref="ShapeException">A layer cannot run on this batch.</exception>
    /// <exception cref="ArgumentException">The precision is not one that kernels have.</exception>
    public static Plan Create(Graph graph, PlanOptions options)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(options);
        if (options.DType is not (DType.Float32 or DType.Float64)) throw new ArgumentException($"networks run in float32 or float64, not in {options.DType}");
        ShapeException.ThrowIf(options.Batch < 1, $"the batch (={options.Batch}) must have at least one sample");

        var shapes = BindShapes(graph, options);
        var layout = new Layout(graph, options, shapes);
        return new Plan(graph, options)
        {
            Shapes = shapes,
            Values = layout.Values,
            Gradients = layout.Gradients,
            Saved = layout.Saved,
            Contributions = layout.Contributions,
            ArenaBytes = layout.Bytes,
        };
    }

    private static ImmutableArray<Shape> BindShapes(Graph graph, PlanOptions options)
    {
        var shapes = ImmutableArray.CreateBuilder<Shape>(graph.Nodes.Length + 1);
        shapes.Add(graph.InputShape.WithBatch(options.Batch));
        foreach (var node in graph.Nodes)
        {
            Shape[] inputs = [.. node.Inputs.Select(v => shapes[v])];
            if (node.Op.BatchProblem(inputs) is { } problem) throw new ShapeException(node.Name, node.Op.Kind, new ShapeException(problem));
            shapes.Add(node.SampleShape.WithBatch(options.Batch));
        }

        return shapes.MoveToImmutable();
    }
}
