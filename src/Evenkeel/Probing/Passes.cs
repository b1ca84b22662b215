using System.Numerics.Tensors;
using Evenkeel.Networks;
using Evenkeel.Networks.Execution;
using Evenkeel.Networks.Losses;
using Evenkeel.Numerics.Random;
using Tensor = Evenkeel.Networks.Tensor;

namespace Evenkeel.Probing;

/// <summary>The forward and backward pass of a probe: one over all samples, or one for every batch of a network that is bound to a smaller one.</summary>
internal sealed class Passes : IDisposable
{
    /// <summary>The stream of the cotangent that stands for a loss where there is no target.</summary>
    private const string CotangentStream = "cotangent";

    private readonly ProbeRequest request;
    private readonly Session session;
    private readonly DType precision;
    private readonly Dictionary<string, Tensor> converted;
    private readonly long batch;
    private readonly long count;

    public Passes(ProbeRequest request, Plan plan)
    {
        (this.request, batch, precision) = (request, plan.Options.Batch, plan.Options.DType);
        count = request.Input.Shape[0] / batch;
        if (count * batch != request.Input.Shape[0]) throw new ArgumentException($"{request.Input.Shape[0]} samples are not a multiple of the {batch} that the network is bound to");
        var shape = request.Graph.Nodes[^1].ShapeOf(batch);
        var all = shape.WithoutBatch().WithBatch(count * shape[0]);
        converted = request.Weights.Where(w => w.Value.DType != precision).ToDictionary(w => w.Key, w => w.Value.Cast(precision), StringComparer.Ordinal);
        session = new Session(plan, request.Weights.ToDictionary(w => w.Key, w => converted.GetValueOrDefault(w.Key, w.Value), StringComparer.Ordinal), request.Workers, request.Seed);
        (Output, Gradient, Layers) = (new Tensor(DType.Float32, all), new Tensor(precision, all), new LayerCollector(request, count));
    }

    public LayerCollector Layers { get; }

    /// <summary>The output for all samples, float32.</summary>
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
            using var input = Converted(request.Input.Entries(i * batch, batch), precision);
            var made = session.Forward(input, Layers, cancellation);
            var rows = made.Shape[0];
            var gradient = Gradient.Entries(i * rows, rows);
            using var shown = Converted(made, DType.Float32);
            shown.Span<float>().CopyTo(Output.Entries(i * rows, rows).Span<float>());
            if (OutputGradient(i, made, gradient) is { } loss) losses.Add(loss);
            session.Backward(gradient, Layers, cancellation);
        }

        if (losses.Count > 0) Loss = Joined(losses);
    }

    public void Dispose()
    {
        session.Dispose();
        Output.Dispose();
        Gradient.Dispose();
        foreach (var tensor in converted.Values) tensor.Dispose();
    }

    /// <summary>A view, or a copy in another precision.</summary>
    private static Tensor Converted(Tensor tensor, DType precision) => tensor.DType == precision ? tensor.First(tensor.Shape[0]) : tensor.Cast(precision);

    /// <summary>Of a batch of several, the gradient of its share in the mean.</summary>
    private LossValue? OutputGradient(long i, Tensor output, Tensor gradient)
    {
        if (request.Target is null)
        {
            var random = new AddressedRandom(request.Seed, CotangentStream);
            if (precision == DType.Float64) random.FillNormal(gradient.Span<double>(), i * gradient.Length, 0, 1);
            else random.FillNormal(gradient.Span<float>(), i * gradient.Length, 0, 1);
            return null;
        }

        var targets = request.Target.Shape[0] / count;
        var loss = request.Loss.Evaluate(output, request.Target.Entries(i * targets, targets), gradient, request.Workers);
        if (count == 1) return loss;
        if (precision == DType.Float64) TensorPrimitives.Divide(gradient.Span<double>(), count, gradient.Span<double>());
        else TensorPrimitives.Divide(gradient.Span<float>(), count, gradient.Span<float>());
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
