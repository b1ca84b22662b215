using System.Collections.Immutable;
using Evenkeel.Networks.Ops.Axes;

namespace Evenkeel.Networks.Execution;

/// <summary>
/// A graph bound to a batch: the shape of every value and the place of every buffer in one block of memory. A buffer's place is free for
/// others before its first and after its last use.
/// </summary>
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

    /// <summary>How each node may be run.</summary>
    internal ImmutableArray<Traits> Traits { get; private init; }

    /// <summary>Each value as samples × units × positions.</summary>
    internal ImmutableArray<ChannelLayout> Units { get; private init; }

    /// <summary>For each node and input, what place the use has among all uses of the value.</summary>
    internal ImmutableArray<ImmutableArray<Use>> Uses { get; private init; }

    /// <summary>The nodes in the order in which they run forward, those together that run range by range.</summary>
    internal ImmutableArray<Chain> ForwardChains { get; private init; }

    /// <summary>The same backward, still in the order of the nodes.</summary>
    internal ImmutableArray<Chain> BackwardChains { get; private init; }

    /// <summary>Where each value lies in the arena; the input's is its own.</summary>
    internal ImmutableArray<Slot> Values { get; private init; }

    /// <summary>Where each value's gradient lies.</summary>
    internal ImmutableArray<Slot> Gradients { get; private init; }

    /// <summary>Where each node keeps what its backward pass wants.</summary>
    internal ImmutableArray<Slot> Saved { get; private init; }

    /// <summary>For each node and input, where the second and later contributions to a gradient are made before they are added.</summary>
    internal ImmutableArray<ImmutableArray<Slot>> Contributions { get; private init; }

    /// <summary>Plans a graph.</summary>
    /// <exception cref="ShapeException">A layer cannot run on this batch, or its values take more than 2⁶³ bytes.</exception>
    /// <exception cref="ArgumentException">The precision is not one that kernels have.</exception>
    public static Plan Create(Graph graph, PlanOptions options)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(options);
        if (options.DType is not (DType.Float32 or DType.Float64)) throw new ArgumentException($"networks run in float32 or float64, not in {options.DType}");
        ShapeException.ThrowIf(options.Batch < 1, $"the batch (={options.Batch}) must have at least one sample");

        try
        {
            return Laid(graph, options);
        }
        catch (OverflowException)
        {
            throw new ShapeException($"the values of {options.Batch} samples take more than 2^63 bytes; take fewer, or make the network smaller");
        }
    }

    private static Plan Laid(Graph graph, PlanOptions options)
    {
        var bound = new BoundGraph(graph, options);
        var timeline = new Timeline(graph);
        var (forward, backward) = (Chain.Forward(bound), Chain.Backward(bound, timeline));
        var layout = new Layout(bound, timeline, forward, backward);
        return new Plan(graph, options)
        {
            Shapes = bound.Shapes,
            Traits = bound.Traits,
            Units = [.. Enumerable.Range(0, bound.Shapes.Length).Select(bound.Units)],
            Uses = [.. graph.Nodes.Select((node, i) => node.Inputs.Select((v, slot) => new Use(timeline.IsFirstWritten(i, slot), timeline.Consumers(v).Length == 1)).ToImmutableArray())],
            ForwardChains = forward,
            BackwardChains = backward,
            Values = layout.Values,
            Gradients = layout.Gradients,
            Saved = layout.Saved,
            Contributions = layout.Contributions,
            ArenaBytes = layout.Bytes,
        };
    }
}
