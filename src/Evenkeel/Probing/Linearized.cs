using System.Numerics.Tensors;
using Evenkeel.Networks;
using Evenkeel.Networks.Execution;
using Evenkeel.Numerics.Threads;
using Tensor = Evenkeel.Networks.Tensor;

namespace Evenkeel.Probing;

/// <summary>A network about given samples as the linear map J = ∂output/∂input, in double: products with it and with its transpose.</summary>
internal sealed class Linearized : IDisposable
{
    /// <summary>
    /// Of the input's norm: J v = (f(x + ε v) − f(x − ε v))/2ε leaves 1e-16/ε of rounding, and passes the kinks of a share ε of the units, which costs each of them
    /// no more than its own slope.
    /// </summary>
    private const double Step = 1e-7;

    private readonly Session session;
    private readonly Tensor point;
    private readonly Tensor moved;
    private readonly Tensor cotangent;
    private readonly CancellationToken cancellation;
    private readonly double step;

    /// <param name="graph">The network.</param>
    /// <param name="weights">A float64 tensor for every parameter.</param>
    /// <param name="samples">The samples, the batch first, float64.</param>
    /// <param name="workers">The threads to run on.</param>
    /// <param name="keepsValues">Whether an observer of the backward pass is shown the gradients.</param>
    /// <param name="cancellation">Stops it.</param>
    public Linearized(Graph graph, IReadOnlyDictionary<string, Tensor> weights, Tensor samples, Workers workers, bool keepsValues, CancellationToken cancellation)
    {
        (point, this.cancellation) = (samples, cancellation);
        session = new Session(Plan.Create(graph, Options(samples.Shape[0], keepsValues)), weights, workers);
        moved = new Tensor(DType.Float64, samples.Shape);
        cotangent = new Tensor(DType.Float64, graph.Nodes[^1].ShapeOf(samples.Shape[0]));
        var norm = TensorPrimitives.Norm<double>(samples.Span<double>());
        step = norm > 0 ? Step * norm : Step;
    }

    /// <summary>The gradient that the next backward pass begins with, u.</summary>
    public Span<double> Cotangent => cotangent.Span<double>();

    /// <summary>The input's gradient of the last backward pass, Jᵀ u.</summary>
    public Span<double> InputGradient => session.InputGradient!.Span<double>();

    public static PlanOptions Options(long batch, bool keepsValues) => new() { Batch = batch, DType = DType.Float64, InputGradient = true, KeepValues = keepsValues };

    /// <summary>Goes forward and backward.</summary>
    public void Run(IObserver? observer = null)
    {
        session.Forward(point, cancellation: cancellation);
        session.Backward(cotangent, observer, cancellation);
    }

    /// <summary>Jᵀ J v.</summary>
    public void Squared(double[] v, double[] product)
    {
        Forward(v, -step).CopyTo(Cotangent);
        TensorPrimitives.Subtract(Forward(v, step), Cotangent, Cotangent);
        TensorPrimitives.Divide(Cotangent, 2 * step, Cotangent);
        Run();
        InputGradient.CopyTo(product);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        session.Dispose();
        moved.Dispose();
        cotangent.Dispose();
    }

    private Span<double> Forward(double[] v, double by)
    {
        TensorPrimitives.MultiplyAdd(v, by, point.Span<double>(), moved.Span<double>());
        return session.Forward(moved, cancellation: cancellation).Span<double>();
    }
}
