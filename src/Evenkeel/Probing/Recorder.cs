using System.Collections.Immutable;
using Evenkeel.Initializers;
using Evenkeel.Networks;
using Evenkeel.Networks.Activations;
using Evenkeel.Numerics.Statistics;
using Evenkeel.Numerics.Threads;

namespace Evenkeel.Probing;

/// <summary>A layer of a network that another framework runs.</summary>
/// <param name="Name">Its name, unique in the network.</param>
/// <param name="Kind">What it computes, as in reports: "linear", "conv", "relu".</param>
/// <param name="OutputShape">The shape of its output, the batch first, units or channels second.</param>
public sealed record RecordedLayer(string Name, string Kind, Shape OutputShape)
{
    /// <summary>The weight's shape, (out, in, …); null for a layer without one.</summary>
    public Shape? WeightShape { get; init; }

    /// <summary>The fans of the weight; null for a layer without one.</summary>
    public Fans? Fans { get; init; }

    /// <summary>The activation that the layer is, or that consumes its output.</summary>
    public Activation? Activation { get; init; }
}

/// <summary>
/// Takes the probe's measurements from any framework: hand it the values of a layer as they are made, and it gives the same
/// <see cref="ProbeResult"/>, for every step, that <see cref="Probe"/> gives of its own networks.
/// </summary>
/// <example><code>
/// using var workers = new Workers(1);
/// var recorder = new Recorder("net", [new RecordedLayer("fc1", "linear", new Shape(32, 256)) { Fans = new Fans(64, 256) }], workers);
/// recorder.Forward("fc1", 0, new float[32 * 256]);
/// ProbeResult result = recorder.At(0);
/// </code></example>
public sealed class Recorder
{
    private readonly string model;
    private readonly Workers workers;
    private readonly ImmutableArray<RecordedLayer> layers;
    private readonly Dictionary<string, RecordedLayer> byName;
    private readonly SortedDictionary<int, Step> steps = [];

    /// <summary>Starts recording.</summary>
    /// <param name="model">The network's name.</param>
    /// <param name="layers">Its layers, in the order in which they run.</param>
    /// <param name="workers">The threads that count units.</param>
    /// <exception cref="ArgumentException">Two layers have one name.</exception>
    public Recorder(string model, IEnumerable<RecordedLayer> layers, Workers workers)
    {
        ArgumentNullException.ThrowIfNull(layers);
        ArgumentNullException.ThrowIfNull(workers);
        (this.model, this.workers, this.layers) = (model, workers, [.. layers]);
        byName = this.layers.ToDictionary(l => l.Name, StringComparer.Ordinal);
    }

    /// <summary>The steps of which something was recorded.</summary>
    public IReadOnlyCollection<int> Steps => steps.Keys;

    /// <summary>Records values of the network's input; several calls add up.</summary>
    public void Input(int step, ReadOnlySpan<float> values) => Add(ref At(step, null).Forward, values);

    /// <summary>Records values of a layer's output; several calls add up. The histogram is that of the last call.</summary>
    public void Forward(string layer, int step, ReadOnlySpan<float> values)
    {
        var entry = At(step, layer);
        var reading = Measuring.Read(values, workers);
        entry.Forward = (entry.Forward ?? Moments.Empty) + reading.Moments;
        entry.Histogram = reading.Histogram;
    }

    /// <summary>Records values of the loss's gradient with respect to a layer's output; several calls add up.</summary>
    public void Backward(string layer, int step, ReadOnlySpan<float> values) => Add(ref At(step, layer).Backward, values);

    /// <summary>Records a layer's weight.</summary>
    public void Weight(string layer, int step, ReadOnlySpan<float> values) => Add(ref At(step, layer).Weight, values);

    /// <summary>Records the loss's gradient with respect to a layer's weight.</summary>
    public void WeightGradient(string layer, int step, ReadOnlySpan<float> values) => Add(ref At(step, layer).WeightGradient, values);

    /// <summary>Records all pre-activations of an activation layer, from which its dead and saturated units are counted.</summary>
    /// <exception cref="ArgumentException">The layer has no activation, or its output has another number of values.</exception>
    public void PreActivation(string layer, int step, ReadOnlySpan<float> values)
    {
        var entry = At(step, layer);
        var description = byName[layer];
        if (description.Activation is not { } activation) throw new ArgumentException($"the layer '{layer}' was described without an activation");
        if (values.Length != description.OutputShape.Length) throw new ArgumentException($"the layer '{layer}' has {description.OutputShape.Length} values ({description.OutputShape}), got {values.Length}");
        entry.Units = Measuring.Units(values, description.OutputShape, activation.Facts.Stability, workers);
    }

    /// <summary>What was recorded of a step.</summary>
    /// <exception cref="ArgumentException">Nothing was.</exception>
    public ProbeResult At(int step)
    {
        if (!steps.TryGetValue(step, out var recorded)) throw new ArgumentException($"nothing was recorded of step {step}");
        var head = layers.LastOrDefault(l => l.Fans is not null)?.Name;
        var samples = layers.IsEmpty ? 0 : layers[0].OutputShape[0];
        return new ProbeResult(
            new ModelInfo(model, model, null, null, layers.Sum(l => l.WeightShape?.Length ?? 0), "recorded", IsTrained: step > 0),
            new DataInfo("recorded", samples, 0, recorded.Input.Forward ?? Moments.Empty, [], IsNoise: recorded.Input.Forward is null),
            null,
            [.. layers.Select(l => Result(l, recorded.Layers.GetValueOrDefault(l.Name) ?? new Entry(), l.Name == head))]);
    }

    private static LayerResult Result(RecordedLayer layer, Entry entry, bool isHead)
    {
        var weight = entry.Weight is { } moments ? new WeightResult(moments, Match(layer, moments)) : null;
        return new LayerResult
        {
            Name = layer.Name,
            Kind = layer.Kind,
            OutputShape = layer.OutputShape.Extents,
            ParameterNames = weight is null ? [] : [$"{layer.Name}.weight"],
            ParameterMoments = weight is null ? [] : [weight.Moments],
            FanIn = layer.Fans?.In,
            FanOut = layer.Fans?.Out,
            Activation = layer.Activation?.Name,
            Weights = weight,
            Forward = new SignalResult(entry.Forward ?? Moments.Empty, entry.Histogram),
            Backward = entry.Backward is { } backward ? new SignalResult(backward) : null,
            Gradient = entry.WeightGradient is { } gradient ? new GradientResult(gradient, weight?.Moments.Rms > 0 ? gradient.Rms / weight.Moments.Rms : null) : null,
            Units = entry.Units,
            IsWeighted = layer.Fans is not null && weight is not null,
            IsHead = isHead,
        };
    }

    private static string? Match(RecordedLayer layer, Moments moments)
        => layer is { Fans: { } fans, WeightShape: { } shape } ? SchemeMatch.Find(moments, shape, fans)?.Name : null;

    private static void Add(ref Moments? total, ReadOnlySpan<float> values) => total = (total ?? Moments.Empty) + BlockMoments.Of(values);

    private Entry At(int step, string? layer)
    {
        if (layer is not null && !byName.ContainsKey(layer)) throw new ArgumentException($"the network has no layer '{layer}'");
        if (!steps.TryGetValue(step, out var recorded)) steps.Add(step, recorded = new Step());
        if (layer is null) return recorded.Input;
        if (!recorded.Layers.TryGetValue(layer, out var entry)) recorded.Layers.Add(layer, entry = new Entry());
        return entry;
    }

    private sealed class Step
    {
        public Entry Input { get; } = new();

        public Dictionary<string, Entry> Layers { get; } = new(StringComparer.Ordinal);
    }

    private sealed class Entry
    {
        public Moments? Forward;
        public Moments? Backward;
        public Moments? Weight;
        public Moments? WeightGradient;
        public LogHistogram? Histogram;
        public UnitResult? Units;
    }
}
