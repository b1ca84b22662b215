using System.Numerics.Tensors;
using Evenkeel.Networks;
using Evenkeel.Networks.Execution;
using Evenkeel.Networks.Losses;
using Evenkeel.Numerics.LinearAlgebra;
using Evenkeel.Numerics.Random;
using Evenkeel.Numerics.Threads;
using Tensor = Evenkeel.Networks.Tensor;

namespace Evenkeel.Probing;

/// <summary>How curved the loss is at the weights.</summary>
/// <param name="LargestEigenvalue">λ, the largest eigenvalue of the Hessian of the loss with respect to all trained parameters.</param>
/// <param name="Steps">The Lanczos steps that it took.</param>
public sealed record SharpnessResult(double LargestEigenvalue, int Steps)
{
    /// <summary>2/λ, beyond which gradient descent on this batch runs away from the weights along the steepest direction (Cohen et al. 2021); null where nothing curves upwards.</summary>
    public double? LargestStableRate => LargestEigenvalue > 0 ? 2 / LargestEigenvalue : null;
}

/// <summary>
/// Measures the sharpness by Lanczos's method on products H v = (∇L(w + ε v) − ∇L(w − ε v))/2ε of all trained parameters, in double, where so small an ε
/// hardly moves a unit over a kink.
/// </summary>
public sealed class Sharpness : IDisposable
{
    /// <summary>
    /// For v of norm 1. Rounding leaves some 1e-16/ε of the gradient and of v; but ReLUs jump, and of 1e7 pre-activations within a few units of 0 no more than one or
    /// two may lie in the way: a single jump, divided by ε, would outweigh the Hessian.
    /// </summary>
    private const double Epsilon = 1e-10;

    /// <summary>Steps at most, and the relative change of λ that ends them.</summary>
    private const int MostSteps = 60;

    private const double Settled = 1e-4;

    /// <summary>The weights where they stood, and three of Lanczos's.</summary>
    private const int Vectors = 4;

    private const string Stream = "sharpness";

    private readonly Tensor[] moved;
    private readonly double[] weights;
    private readonly Dictionary<string, Tensor> all;
    private readonly string[] names;
    private readonly Session session;
    private readonly Tensor input;
    private readonly Tensor target;
    private readonly Tensor gradient;
    private readonly Loss loss;
    private readonly Workers workers;
    private readonly Tally done;
    private readonly CancellationToken cancellation;

    private Sharpness(Graph graph, IReadOnlyDictionary<string, Tensor> weights, Tensor input, Tensor target, Loss loss, Workers workers, Tally done, CancellationToken cancellation)
    {
        (this.loss, this.workers, this.done, this.cancellation) = (loss, workers, done, cancellation);
        all = weights.ToDictionary(w => w.Key, w => w.Value.Cast<double>(), StringComparer.Ordinal);
        names = [.. graph.Parameters.Where(p => p.IsTrained).Select(p => p.Name)];
        moved = [.. names.Select(n => all[n])];
        this.weights = new double[moved.Sum(m => m.Length)];
        Each((part, tensor) => tensor.Span<double>().CopyTo(this.weights.AsSpan(part)));
        this.input = input.Cast<double>();
        this.target = target.DType == DType.Float32 ? target.Cast<double>() : target;
        session = new Session(Plan.Create(graph, new PlanOptions { Batch = input.Shape[0], DType = DType.Float64 }), all, workers);
        gradient = new Tensor(DType.Float64, graph.Nodes[^1].ShapeOf(input.Shape[0]));
    }

    /// <summary>The bytes that it takes: a pass in double, the weights, and vectors as long as those that are trained.</summary>
    /// <param name="graph">The network.</param>
    /// <param name="samples">The samples of the batch.</param>
    public static long MemoryOf(Graph graph, long samples)
    {
        ArgumentNullException.ThrowIfNull(graph);
        var plan = Plan.Create(graph, new PlanOptions { Batch = samples, DType = DType.Float64 });
        var values = samples * graph.InputShape.Length + graph.Nodes[^1].ShapeOf(samples).Length + graph.Parameters.Sum(p => p.Shape.Length) + Vectors * graph.ParameterCount;
        return plan.ArenaBytes + plan.GradientBytes + sizeof(double) * values;
    }

    /// <summary>Measures it.</summary>
    /// <param name="graph">The network.</param>
    /// <param name="weights">A float32 tensor for every parameter.</param>
    /// <param name="input">Samples, the batch first, float32.</param>
    /// <param name="target">What the loss compares the output with.</param>
    /// <param name="loss">The loss, its mean over the batch.</param>
    /// <param name="workers">The threads to run on; they do not change the result.</param>
    /// <param name="progress">Told which share is done at least, from 0 on.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>λ to some 1e-3; null where a gradient is not finite.</returns>
    /// <exception cref="ArgumentException">The network is bound to fewer samples at a time.</exception>
    public static SharpnessResult? Of(
        Graph graph, IReadOnlyDictionary<string, Tensor> weights, Tensor input, Tensor target, Loss loss, Workers workers, Action<double>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(loss);
        if (graph.Batch is { } batch && batch != input.Shape[0]) throw new ArgumentException($"the network is bound to {batch} samples at a time, and there are {input.Shape[0]}");
        using var sharpness = new Sharpness(graph, weights, input, target, loss, workers, new Tally(progress, MostSteps), cancellation);
        return sharpness.Largest();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        session.Dispose();
        input.Dispose();
        gradient.Dispose();
        foreach (var tensor in all.Values) tensor.Dispose();
    }

    private SharpnessResult? Largest()
    {
        var start = new double[weights.Length];
        new AddressedRandom(0, Stream).FillNormal(start, 0, 0, 1);
        return Lanczos.Largest(Product, start, MostSteps, Settled) is var (value, steps) ? new SharpnessResult(value, steps) : null;
    }

    private void Product(double[] v, double[] product)
    {
        Gradient(v, -Epsilon, product, 0);
        Gradient(v, Epsilon, product, -1);
        TensorPrimitives.Divide(product, 2 * Epsilon, product);
        done.Add(1);
    }

    /// <summary>Writes ∇L(w + step·v) + factor·(what stood there).</summary>
    private void Gradient(double[] v, double step, double[] result, double factor)
    {
        Each((part, tensor) => TensorPrimitives.MultiplyAdd(v.AsSpan(part), step, weights.AsSpan(part), tensor.Span<double>()));
        loss.Evaluate(session.Forward(input, cancellation: cancellation), target, gradient, workers);
        session.Backward(gradient, cancellation: cancellation);
        Each((part, index) => TensorPrimitives.MultiplyAdd(result.AsSpan(part), factor, session.Gradients[names[index]].Span<double>(), result.AsSpan(part)));
    }

    private void Each(Action<Range, Tensor> action) => Each((part, index) => action(part, moved[index]));

    /// <summary>Every trained parameter and its place among all.</summary>
    private void Each(Action<Range, int> action)
    {
        var start = 0;
        for (var i = 0; i < moved.Length; i++)
        {
            var end = start + (int)moved[i].Length;
            action(start..end, i);
            start = end;
        }
    }
}
