using System.Collections.Immutable;
using Evenkeel.Networks;
using Evenkeel.Networks.Execution;
using Evenkeel.Numerics.Threads;

namespace Evenkeel.Initializers.DataDependent;

/// <summary>
/// Layer-sequential unit variance (Mishkin and Matas 2016, algorithm 1): in the order of the graph, each layer's weights are divided by the
/// standard deviation of its output over the samples, W ← W/√Var(W x + b), until |Var − 1| is below the tolerance.
/// </summary>
/// <remarks>
/// <para>
/// It is one forward pass: a layer is scaled when all before it are, and only it runs again. Every layer that has a weight is scaled:
/// convolutions, dense layers, the projections of attention, those in residual branches (whose sum then grows by 1 with each branch), the head.
/// </para>
/// <para>
/// Of a recurrent layer the input weights are scaled, each gate's rows alone, so that the part W x of the gate's pre-activation has variance 1;
/// the recurrent weights stay as they are drawn, orthogonal. The output of an LSTM, tanh times a sigmoid, cannot have variance 1, and a factor
/// on U would set how long the state lasts instead of its scale.
/// </para>
/// <para>Dropout does not drop, norms normalize as the network says and their running statistics stay, and nothing random is drawn.</para>
/// </remarks>
public static class Lsuv
{
    /// <summary>Divides weights that are drawn, in their tensors.</summary>
    /// <param name="graph">The network.</param>
    /// <param name="weights">A float32 tensor for every parameter: orthogonal weights and biases of 0, as the paper has it, or any.</param>
    /// <param name="samples">Samples, the batch first, float32.</param>
    /// <param name="workers">The threads to run on; they do not change the result.</param>
    /// <param name="options">The tolerance; the paper's 0.1 where none are given.</param>
    /// <param name="cancellation">Stops it; the weights are scaled in part then.</param>
    /// <returns>What was done with each layer that has parameters, in their order; of recurrent ones with each gate.</returns>
    /// <exception cref="ArgumentException">Options, samples or weights are wrong.</exception>
    /// <exception cref="ShapeException">A layer cannot run on this batch.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static ImmutableArray<LsuvLayer> Scale(
        Graph graph, IReadOnlyDictionary<string, Tensor> weights, Tensor samples, Workers workers, LsuvOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentNullException.ThrowIfNull(samples);
        ArgumentNullException.ThrowIfNull(workers);
        options ??= new LsuvOptions();
        options.Check();
        if (samples.DType != DType.Float32 || samples.Shape.Rank == 0 || !samples.Shape.Equals(graph.InputShape.WithBatch(samples.Shape[0])))
        {
            throw new ArgumentException($"the samples are {samples.DType} of shape {samples.Shape}; the network takes Float32 of shape N×{graph.InputShape}");
        }

        foreach (var parameter in graph.Parameters)
        {
            if (!weights.TryGetValue(parameter.Name, out var tensor)) throw new ArgumentException($"the parameter '{parameter.Name}' has no tensor");
            if (tensor.DType != DType.Float32 || !tensor.Shape.Equals(parameter.Shape)) throw new ArgumentException($"'{parameter.Name}' must be Float32 of shape {parameter.Shape}, got {tensor.DType} of shape {tensor.Shape}");
        }

        var interpreter = new Interpreter(graph, weights, workers);
        var scaling = new LsuvScaling(graph, weights, workers, options, interpreter);
        interpreter.Run(samples, scaling, cancellation);
        return scaling.Layers;
    }
}
