using System.Numerics.Tensors;
using Evenkeel.Initializers.Recipes;
using Evenkeel.Networks;
using Evenkeel.Networks.Execution;
using Evenkeel.Networks.Losses;
using Evenkeel.Numerics.Threads;
using Tensor = Evenkeel.Networks.Tensor;

namespace Evenkeel.Studies.Running;

/// <summary>A network under plain stochastic gradient descent on the cross-entropy: v ← m v + ∂L/∂w, w ← w − η v.</summary>
internal sealed class Descent : IDisposable
{
    private readonly Dictionary<string, Tensor> weights;
    private readonly Dictionary<string, float[]> velocities = new(StringComparer.Ordinal);
    private readonly Session session;
    private readonly Tensor gradient;
    private readonly Workers workers;

    public Descent(Graph graph, Recipe recipe, ulong seed, int batch, Workers workers)
    {
        this.workers = workers;
        weights = new(recipe.Initialize(graph, seed, workers), StringComparer.Ordinal);
        session = new Session(Plan.Create(graph, new PlanOptions { Batch = batch }), weights, workers);
        gradient = new Tensor(DType.Float32, graph.OutputShape.WithBatch(batch));
    }

    /// <summary>What the network says to a batch.</summary>
    public float[] Output(Batch batch) => session.Forward(batch.Inputs).Span<float>().ToArray();

    /// <summary>The loss and the share of right answers.</summary>
    public LossValue Loss(Batch batch) => new CrossEntropy().Evaluate(session.Forward(batch.Inputs), batch.Targets, gradient, workers);

    /// <summary>Takes one step, and returns the loss before it.</summary>
    /// <param name="batch">The samples.</param>
    /// <param name="rate">η, which may depend on the parameter.</param>
    /// <param name="momentum">m.</param>
    public double Step(Batch batch, Func<string, float> rate, float momentum = 0)
    {
        var loss = Loss(batch).Mean;
        session.Backward(gradient);
        foreach (var (name, slope) in session.Gradients)
        {
            if (!velocities.TryGetValue(name, out var velocity)) velocities.Add(name, velocity = new float[slope.Length]);
            TensorPrimitives.MultiplyAdd(velocity, momentum, slope.Span<float>(), velocity);
            var weight = weights[name].Span<float>();
            TensorPrimitives.MultiplyAdd(velocity, -rate(name), weight, weight);
        }

        return loss;
    }

    public void Dispose()
    {
        session.Dispose();
        gradient.Dispose();
        foreach (var weight in weights.Values) weight.Dispose();
    }
}
