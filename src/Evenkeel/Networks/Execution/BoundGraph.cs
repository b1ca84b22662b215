using System.Collections.Immutable;
using Evenkeel.Networks.Ops.Axes;

namespace Evenkeel.Networks.Execution;

/// <summary>How a node may be run.</summary>
/// <param name="IsView">Its output is its input's values in their order, and its input's gradient is its output's.</param>
/// <param name="IsPointwise">Each element of its output depends on the same element of its inputs alone.</param>
/// <param name="PassesGradient">The gradient of each input is that of the output.</param>
internal readonly record struct Traits(bool IsView, bool IsPointwise, bool PassesGradient)
{
    /// <summary>Whether the node has a gradient of its own to compute, element by element.</summary>
    public bool HasPointwiseGradient => IsPointwise && !PassesGradient;
}

/// <summary>A graph with the shapes that a batch gives its values: 0 is the input, i + 1 the output of node i.</summary>
internal sealed class BoundGraph
{
    private readonly int[] unitAxes;

    /// <summary>Binds.</summary>
    /// <exception cref="ShapeException">A layer cannot run on this batch.</exception>
    public BoundGraph(Graph graph, PlanOptions options)
    {
        (Graph, Options) = (graph, options);
        ShapeException.ThrowIf(graph.Batch is { } bound && bound != options.Batch, $"the batch (={options.Batch}) must have the {graph.Batch} samples that the network is bound to");
        var shapes = ImmutableArray.CreateBuilder<Shape>(graph.Nodes.Length + 1);
        var traits = ImmutableArray.CreateBuilder<Traits>(graph.Nodes.Length);
        shapes.Add(graph.InputShape.WithBatch(options.Batch));
        foreach (var node in graph.Nodes)
        {
            Shape[] inputs = [.. node.Inputs.Select(v => shapes[v])];
            if (node.Op.BatchProblem(inputs) is { } problem) throw new ShapeException(node.Name, node.Op.Kind, new ShapeException(problem));
            shapes.Add(node.ShapeOf(options.Batch));
            var isView = node.Op.IsView(options.Dropout);
            traits.Add(new Traits(isView, !isView && node.Op.IsPointwise(inputs), isView || node.Op.PassesGradient(inputs)));
        }

        unitAxes = new int[shapes.Count];
        unitAxes[0] = 1;
        foreach (var (i, node) in graph.Nodes.Index()) unitAxes[i + 1] = node.Op.UnitAxis ?? InheritedUnitAxis(node, shapes[i + 1].Rank, shapes);
        (Shapes, Traits) = (shapes.MoveToImmutable(), traits.MoveToImmutable());
    }

    public Graph Graph { get; }

    public PlanOptions Options { get; }

    public ImmutableArray<Shape> Shapes { get; }

    public ImmutableArray<Traits> Traits { get; }

    /// <summary>A value as samples (and what stands before its units) × units × positions.</summary>
    public ChannelLayout Units(int value)
    {
        var shape = Shapes[value];
        return unitAxes[value] < 0 && shape.Rank > 1 ? new ChannelLayout(shape.Length / Math.Max(1, shape[^1]), shape[^1], 1) : ChannelLayout.Of(shape);
    }

    public ImmutableArray<int> Inputs(int node) => Graph.Nodes[node].Inputs;

    /// <summary>Whether a value's gradient is to be computed.</summary>
    public bool WantsGradient(int value) => value != 0 || Options.InputGradient;

    private int InheritedUnitAxis(Node node, int rank, ImmutableArray<Shape>.Builder shapes)
        => node.Inputs is [var first, ..] && shapes[first].Rank == rank ? unitAxes[first] : 1;
}
