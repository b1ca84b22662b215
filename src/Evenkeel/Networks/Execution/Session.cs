using Evenkeel.Numerics.Memory;
using Evenkeel.Numerics.Threads;

namespace Evenkeel.Networks.Execution;

/// <summary>A plan with its memory and its weights: runs forward and backward passes.</summary>
public sealed class Session : IDisposable
{
    private readonly Plan plan;
    private readonly NativeBuffer arena;
    private readonly IPass pass;

    /// <summary>Allocates a plan's memory.</summary>
    /// <param name="plan">What to run.</param>
    /// <param name="weights">A tensor for every parameter of the graph, of the plan's precision; they are read at each pass.</param>
    /// <param name="workers">The threads to run on.</param>
    /// <param name="seed">The seed of dropout's random numbers.</param>
    /// <exception cref="ArgumentException">A parameter is missing, or its tensor has another shape or type.</exception>
    public Session(Plan plan, IReadOnlyDictionary<string, Tensor> weights, Workers workers, ulong seed = 0)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentNullException.ThrowIfNull(workers);
        this.plan = plan;
        foreach (var parameter in plan.Graph.Parameters) Check(parameter, weights);
        arena = new NativeBuffer(plan.ArenaBytes);
        pass = plan.Options.DType == DType.Float32 ? new Pass<float>(plan, arena, weights, workers, seed) : new Pass<double>(plan, arena, weights, workers, seed);
    }

    /// <summary>The output of the last forward pass, valid until the next pass.</summary>
    public Tensor Output => pass.Output;

    /// <summary>The gradient of the graph's input, where the plan asks for it.</summary>
    public Tensor? InputGradient => pass.InputGradient;

    /// <summary>The gradients of the last backward pass, of every parameter that is trained.</summary>
    public IReadOnlyDictionary<string, Tensor> Gradients => pass.Gradients;

    /// <summary>Runs the graph on a batch and returns its output.</summary>
    /// <exception cref="ArgumentException">The input has another shape or type than planned.</exception>
    /// <exception cref="OperationCanceledException">The pass was cancelled.</exception>
    public Tensor Forward(Tensor input, IObserver? observer = null, CancellationToken cancellation = default)
    {
        Check("input", input, plan.Shapes[0]);
        pass.Forward(input, observer, cancellation);
        return pass.Output;
    }

    /// <summary>Runs the graph backward from the gradient of a loss with respect to the output of the last forward pass.</summary>
    /// <exception cref="ArgumentException">The gradient has another shape or type than the output.</exception>
    /// <exception cref="InvalidOperationException">There was no whole forward pass since the last backward pass.</exception>
    /// <exception cref="OperationCanceledException">The pass was cancelled.</exception>
    public void Backward(Tensor outputGradient, IObserver? observer = null, CancellationToken cancellation = default)
    {
        Check("output gradient", outputGradient, plan.Shapes[^1]);
        pass.Backward(outputGradient, observer, cancellation);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        pass.Dispose();
        arena.Dispose();
    }

    private void Check(Parameter parameter, IReadOnlyDictionary<string, Tensor> weights)
    {
        if (!weights.TryGetValue(parameter.Name, out var tensor)) throw new ArgumentException($"the parameter '{parameter.Name}' has no tensor");
        Check(parameter.Name, tensor, parameter.Shape);
    }

    private void Check(string name, Tensor tensor, Shape shape)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        if (!tensor.Shape.Equals(shape) || tensor.DType != plan.Options.DType)
        {
            throw new ArgumentException($"'{name}' must be {plan.Options.DType} of shape {shape}, got {tensor.DType} of shape {tensor.Shape}");
        }
    }
}
