using Evenkeel.Networks;
using Evenkeel.Networks.Execution;
using Evenkeel.Networks.Losses;
using Evenkeel.Numerics.Random;

namespace Evenkeel.Probing;

/// <summary>The forward and backward pass of a probe: one over all samples, or one for every batch of a network that is bound to a smaller one.</summary>
internal sealed class Passes : IDisposable
{
    /// <summary>The stream of the cotangent that stands for a loss where there is no target.</summary>
    private const string CotangentStream = "cotangent";

    private readonly ProbeRequest request;
    private readonly Session session;
    private readonly long batch;
    private readonly long count;

    public Passes(ProbeRequest request, Session session, long batch)
    {
        (this.request, this.session, this.batch) = (request, session, batch);
        count = request.Input.Shape[0] / batch;
        if (count * batch != request.Input.Shape[0]) throw new ArgumentException($"{request.Input.Shape[0]} samples are not a multiple of the {batch} that the network is bound to");
        var shape = request.Graph.Nodes[^1].ShapeOf(batch);
        var all = shape.WithoutBatch().WithBatch(count * shape[0]);
        (Output, Gradient, Layers) = (new Tensor(DType.Float32, all), new Tensor(DType.Float32, all), new LayerCollector(request, count));
    }

    public LayerCollector Layers { get; }

    /// <summary>The output for all samples.</summary>
    public Tensor Output { get; }

    /// <summary>The gradient of the mean over all samples with respect to the output.</summary>
    public Tensor Gradient { get; }

    /// <summary>The loss over all samples; null where there is no target.</summary>
    public LossValue? Loss { get; private set; }

    public void Run(CancellationToken cancellation)
    {
        var losses = new List<LossValue>();
        for (long i = 0; i < count; i++)
        {
            var made = session.Forward(request.Input.Entries(i * batch, batch), Layers, cancellation);
            var rows = made.Shape[0];
            var gradient = Gradient.Entries(i * rows, rows);
            made.Span<float>().CopyTo(Output.Entries(i * rows, rows).Span<float>());
            if (OutputGradient(i, made, gradient) is { } loss) losses.Add(loss);
            session.Backward(gradient, Layers, cancellation);
        }

        if (losses.Count > 0) Loss = Joined(losses);
    }

    public void Dispose()
    {
        Output.Dispose();
        Gradient.Dispose();
    }

    /// <summary>Of a batch of several, the gradient of its share in the mean.</summary>
    private LossValue? OutputGradient(long i, Tensor output, Tensor gradient)
    {
        if (request.Target is null)
        {
            new AddressedRandom(request.Seed, CotangentStream).FillNormal(gradient.Span<float>(), i * gradient.Length, 0, 1);
            return null;
        }

        var targets = request.Target.Shape[0] / count;
        var loss = request.Loss.Evaluate(output, request.Target.Entries(i * targets, targets), gradient, request.Workers);
        if (count > 1)
        {
            foreach (ref var value in gradient.Span<float>()) value /= count;
        }

        return loss;
    }

    /// <summary>Batches of one size: their means' mean, and the variance within and between them.</summary>
    private static LossValue Joined(List<LossValue> losses)
    {
        if (losses.Count == 1) return losses[0];
        var mean = losses.Average(l => l.Mean);
        return new LossValue(mean, losses.Average(l => l.Variance + (l.Mean - mean) * (l.Mean - mean)), losses.Average(l => l.Accuracy));
    }
}
