using System.Collections.Immutable;
using System.Numerics.Tensors;
using Evenkeel.Networks;
using Evenkeel.Networks.Execution;
using Evenkeel.Networks.Ops;
using Evenkeel.Numerics.Statistics;
using Evenkeel.Numerics.Threads;
using Tensor = Evenkeel.Networks.Tensor;

namespace Evenkeel.Initializers.DataDependent;

/// <summary>Scales each layer when it has run, and makes its output anew.</summary>
internal sealed unsafe class LsuvScaling(Graph graph, IReadOnlyDictionary<string, Tensor> weights, Workers workers, LsuvOptions options, Interpreter interpreter) : IVisitor
{
    /// <summary>A variance below this share of the mean square is what rounding leaves of a constant.</summary>
    private const double RoundingShare = 1e-12;

    /// <summary>Elements that a span holds with ease.</summary>
    private const int ChunkLength = 1 << 24;

    private readonly ImmutableArray<LsuvLayer>.Builder layers = ImmutableArray.CreateBuilder<LsuvLayer>();
    private readonly Dictionary<Tensor, string> owners = new(ReferenceEqualityComparer.Instance);
    private readonly Meter<float> meter = new(withHistogram: false);

    public ImmutableArray<LsuvLayer> Layers => layers.ToImmutable();

    public void Visit(int node, in OpContext<float> context)
    {
        var layer = graph.Nodes[node];
        if (layer.Parameters.IsEmpty) return;
        var own = layer.Parameters.Where(p => p.Role == ParameterRole.Weight).ToArray();
        if (own.Length == 0) layers.Add(new LsuvLayer(layer.Name, null, null) { Reason = "has no weight that mixes its inputs" });
        else if (layer.Op is Recurrent recurrent) ScaleRecurrent(node, layer, recurrent, context);
        else if (own.Length > 1) layers.Add(new LsuvLayer(layer.Name, null, null) { Reason = $"has {own.Length} weights, and one output to scale them by" });
        else ScaleWhole(node, layer, own[0], context);
    }

    private void ScaleWhole(int node, Node layer, Parameter parameter, OpContext<float> context)
    {
        var row = new LsuvLayer(layer.Name, parameter.Name, null);
        if (Owner(parameter, layer) is { } owner)
        {
            layers.Add(row with { Reason = $"shares its weight with {owner}, by which it was scaled" });
            return;
        }

        var weight = weights[parameter.Name];
        layers.Add(Divide(row, weight.Pointer<float>(), weight.Length, () => Measure(context.Output.Data, context.Output.Length), () => interpreter.Forward(node, context)));
    }

    private void ScaleRecurrent(int node, Node layer, Recurrent recurrent, OpContext<float> context)
    {
        using var inputs = new RecurrentInputs(recurrent, context, workers);
        for (var depth = 0; depth < recurrent.Layers; depth++)
        {
            for (var direction = 0; direction < recurrent.Directions; direction++)
            {
                var (input, state) = inputs.ParametersOf(layer, depth, direction);
                for (var gate = 0; gate < inputs.Gates; gate++)
                {
                    var block = inputs.Block(depth, direction, gate);
                    var row = new LsuvLayer(layer.Name, input.Name, inputs.Gates > 1 ? gate : null);
                    layers.Add(Divide(row, block.Weight, block.Length, () => Measure(inputs.Make(block), block.Products), () => { }));
                }

                layers.Add(new LsuvLayer(layer.Name, state.Name, null) { Reason = "acts on the layer's own state, whose length it keeps as it is drawn" });
            }

            // The next layer reads what this one now makes, and so do the next nodes.
            interpreter.Forward(node, context);
        }
    }

    /// <summary>W ← W/√Var until Var is within the tolerance of 1.</summary>
    private LsuvLayer Divide(LsuvLayer row, float* weight, long length, Func<Moments> measure, Action makeAgain)
    {
        var moments = measure();
        row = row with { Before = moments.Variance, After = moments.Variance };
        while (Obstacle(moments) is null && Math.Abs(moments.Variance - 1) >= options.Tolerance && row.Passes < options.MaxPasses)
        {
            var factor = (float)(1 / moments.Std);
            if (!float.IsNormal(factor)) return row with { Reason = FormattableString.Invariant($"its output's variance, {moments.Variance:G3}, is out of reach of a factor in float32") };
            for (long start = 0; start < length; start += ChunkLength)
            {
                var values = new Span<float>(weight + start, (int)Math.Min(ChunkLength, length - start));
                TensorPrimitives.Multiply(values, factor, values);
            }

            makeAgain();
            moments = measure();
            row = row with { After = moments.Variance, Factor = row.Factor * factor, Passes = row.Passes + 1 };
        }

        if (Obstacle(moments) is { } obstacle) return row with { Reason = obstacle };
        return Math.Abs(row.After - 1) < options.Tolerance ? row : row with { Reason = FormattableString.Invariant($"has variance {row.After:G3} after {row.Passes} passes; what its bias adds does not shrink with the weight") };
    }

    private static string? Obstacle(Moments moments)
        => moments.NonFinite > 0 ? FormattableString.Invariant($"its output has {moments.NonFinite} values that are not finite")
            : moments.Variance <= RoundingShare * moments.Mean * moments.Mean ? FormattableString.Invariant($"its output is constant ({moments.Mean:G3})")
            : null;

    private Moments Measure(float* values, long length) => meter.Measure(workers, values, length).Moments;

    /// <summary>The layer by which a weight was scaled before; null where this is the first that has it.</summary>
    private string? Owner(Parameter parameter, Node layer)
        => owners.TryAdd(weights[parameter.Name], layer.Name) ? null : owners[weights[parameter.Name]];
}
