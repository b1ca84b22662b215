using Evenkeel.Networks.Ops.Pointwise;
using Evenkeel.Numerics.Threads;

namespace Evenkeel.Networks.Execution;

/// <summary>Is shown each node of an <see cref="Interpreter"/> when it has run, and before another one reads what it made.</summary>
internal interface IVisitor
{
    /// <summary>Looks at a node, which it may run again, with other weights.</summary>
    void Visit(int node, in OpContext<float> context);
}

/// <summary>
/// Runs a graph forward in float32 node by node, without dropout, and keeps each value only until its last reader has run: what a
/// <see cref="Session"/> does not, for it lays out a backward pass too and runs nodes together.
/// </summary>
internal sealed unsafe class Interpreter(Graph graph, IReadOnlyDictionary<string, Tensor> weights, Workers workers)
{
    /// <summary>Runs every node once, and more often where the visitor does.</summary>
    /// <exception cref="ShapeException">A layer cannot run on this batch.</exception>
    /// <exception cref="OperationCanceledException">The pass was cancelled.</exception>
    public void Run(Tensor input, IVisitor visitor, CancellationToken cancellation)
    {
        var bound = new BoundGraph(graph, new PlanOptions { Batch = input.Shape[0] });
        var values = new Tensor?[graph.Nodes.Length + 1];
        values[0] = input;
        var lastReaders = graph.Consumers().Select(c => c.DefaultIfEmpty(-1).Max()).ToArray();
        try
        {
            for (var i = 0; i < graph.Nodes.Length; i++)
            {
                cancellation.ThrowIfCancellationRequested();
                values[i + 1] = new Tensor(DType.Float32, bound.Shapes[i + 1]);
                using var saved = new Tensor(DType.Float32, new Shape(graph.Nodes[i].Op.SavedLength([.. graph.Nodes[i].Inputs.Select(v => bound.Shapes[v])])));
                var context = Context(i, values, saved);
                Forward(i, context);
                visitor.Visit(i, context);
                foreach (var read in graph.Nodes[i].Inputs.Where(v => v > 0 && lastReaders[v] == i).Distinct()) values[read]!.Dispose();
            }
        }
        finally
        {
            foreach (var value in values.Skip(1)) value?.Dispose();
        }
    }

    /// <summary>Runs a node.</summary>
    public void Forward(int node, in OpContext<float> context)
    {
        var op = graph.Nodes[node].Op;
        if (op.IsView(dropout: false)) Elementwise.Copy(workers, context.Inputs[0].Data, context.Output.Data, context.Output.Length);
        else if (op.IsPointwise([.. context.Inputs.Select(v => v.Shape)])) Elementwise.Run(workers, context.Output.Length, new Ranges(op, context));
        else op.Forward(context);
    }

    private OpContext<float> Context(int i, Tensor?[] values, Tensor saved)
    {
        var node = graph.Nodes[i];
        return new OpContext<float>
        {
            Workers = workers,
            Inputs = [.. node.Inputs.Select(v => ViewOf(values[v]!))],
            Parameters = [.. node.Parameters.Select(p => ViewOf(weights[p.Name]))],
            Output = ViewOf(values[i + 1]!),
            Saved = ViewOf(saved),
            OutputGradient = default,
            InputGradients = [],
            ParameterGradients = [],
            Dropout = false,
            RandomKey = 0,
        };
    }

    private static View<float> ViewOf(Tensor tensor) => new(tensor.Pointer<float>(), tensor.Shape);

    private readonly struct Ranges(Op op, OpContext<float> context) : IRange
    {
        public void Run(long start, long count) => op.ForwardRange(context, start, count);
    }
}
