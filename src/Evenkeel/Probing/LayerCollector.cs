using System.Collections.Immutable;
using System.Numerics.Tensors;
using Evenkeel.Initializers;
using Evenkeel.Networks;
using Evenkeel.Networks.Execution;
using Evenkeel.Networks.Ops;
using Evenkeel.Networks.Structures;
using Evenkeel.Numerics.Statistics;
using Tensor = Evenkeel.Networks.Tensor;

namespace Evenkeel.Probing;

/// <summary>Gathers the measurements of a pass.</summary>
internal sealed class LayerCollector : IObserver
{
    private readonly ProbeRequest request;
    private readonly Structure structure;
    private readonly Dictionary<string, Moments> weights = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Moments> gradients = new(StringComparer.Ordinal);
    private readonly ImmutableArray<LayerNodes> nodesOf;
    private readonly HashSet<string> weightNames;
    private readonly int[] layerOf;
    private readonly UnitActivity?[] units;
    private readonly LayerResult?[] layers;
    private readonly Dictionary<string, Tensor> sums = new(StringComparer.Ordinal);
    private readonly long passes;
    private int done;

    /// <param name="request">What is looked at.</param>
    /// <param name="passes">How many passes there are, whose measurements are joined.</param>
    public LayerCollector(ProbeRequest request, long passes = 1)
    {
        (this.request, this.passes) = (request, passes);
        structure = new Structure(request.Graph);
        nodesOf = LayerNodes.Of(request.Graph);
        weightNames = [.. nodesOf.Select(l => l.Parameters(request.Graph).FirstOrDefault()?.Name).OfType<string>()];
        layerOf = new int[request.Graph.Nodes.Length];
        foreach (var (layer, nodes) in nodesOf.Index())
        {
            foreach (var node in nodes.Nodes) layerOf[node] = layer;
        }

        layers = new LayerResult?[nodesOf.Length];
        units = new UnitActivity?[nodesOf.Length];
    }

    public Moments WeightsOf(string parameter) => weights[parameter];

    public ImmutableArray<LayerResult> Results() => [.. layers.Select((layer, i) => layer! with { Gradient = Gradient(i), Units = Units(i) })];

    public void Forward(int node, Tensor? output, Reading reading, UnitActivity? units)
    {
        var description = request.Graph.Nodes[node];

        // The layer has just read its weights: they are nearer than they will ever be again.
        foreach (var parameter in description.Parameters)
        {
            if (!weights.ContainsKey(parameter.Name)) weights.Add(parameter.Name, Measuring.Moments(request.Weights[parameter.Name], request.Workers));
        }

        var layer = layerOf[node];
        if (units is not null) this.units[layer] = this.units[layer] is { } before ? before + units : units;
        if (node != nodesOf[layer].Output) return;
        if (layers[layer] is { } known)
        {
            layers[layer] = known with { Forward = new SignalResult(known.Forward.Moments + reading.Moments, LogHistogram.Join(known.Forward.Histogram, reading.Histogram)) };
            return;
        }

        var main = nodesOf[layer].Main(request.Graph);
        var parameters = nodesOf[layer].Parameters(request.Graph);
        var isWeighted = Structure.IsWeighted(main);
        layers[layer] = new LayerResult
        {
            Name = nodesOf[layer].Name,
            Kind = main.Op.Kind,
            OutputShape = description.ShapeOf(request.Graph.Batch ?? request.Input.Shape[0]).Extents,
            ParameterNames = [.. parameters.Select(p => p.Name)],
            ParameterMoments = [.. parameters.Select(p => weights[p.Name])],
            FanIn = isWeighted && !parameters.IsEmpty ? parameters[0].Fans.In : null,
            FanOut = isWeighted && !parameters.IsEmpty ? parameters[0].Fans.Out : null,
            Activation = isWeighted ? structure.ActivationAfter(node) : main.Op is Activate or PReLU ? main.Op.Kind : null,
            Weights = Weights(parameters),
            Forward = new SignalResult(reading.Moments, reading.Histogram),
            DependsOnInput = structure.DependsOnInput(node),
            IsWeighted = isWeighted && !parameters.IsEmpty,
            IsHead = isWeighted && structure.IsHead(node),
            IsInResidualBranch = isWeighted && structure.BranchOf(node) is not null,
            EndsResidualBranch = (isWeighted || main.Op is BatchNorm or LayerNorm or Dropout) && structure.EndsResidualBranch(node),
        };
        Report(layer);
    }

    public void Backward(int node, Tensor? gradient, Reading reading)
    {
        var layer = layerOf[node];
        if (node != nodesOf[layer].Output) return;
        var known = layers[layer]!;
        layers[layer] = known with { Backward = new SignalResult(known.Backward is { } before ? before.Moments + reading.Moments : reading.Moments) };
        if (known.Backward is null) Report(layer);
    }

    public void ParameterGradients(int node, IReadOnlyList<Tensor> gradients)
    {
        foreach (var (parameter, gradient) in request.Graph.Nodes[node].Parameters.Zip(gradients))
        {
            if (!weightNames.Contains(parameter.Name)) continue;
            if (passes == 1) this.gradients[parameter.Name] = Measuring.Moments(gradient, request.Workers);
            else Add(parameter.Name, gradient);
        }
    }

    private void Add(string parameter, Tensor gradient)
    {
        if (!sums.TryGetValue(parameter, out var sum)) sums.Add(parameter, sum = new Tensor(gradient.DType, gradient.Shape));
        if (gradient.DType == DType.Float64) TensorPrimitives.Add(sum.Span<double>(), gradient.Span<double>(), sum.Span<double>());
        else TensorPrimitives.Add(sum.Span<float>(), gradient.Span<float>(), sum.Span<float>());
    }

    private UnitResult? Units(int layer)
    {
        if (units[layer] is not { } activity) return null;
        var op = nodesOf[layer].Nodes.Select(n => request.Graph.Nodes[n].Op).Last(o => o.Stability is not null);
        return Measuring.Units(activity, op.Stability!, request.Input.Shape[0]);
    }

    private GradientResult? Gradient(int layer)
    {
        if (nodesOf[layer].Parameters(request.Graph) is not [var first, ..]) return null;
        if (sums.TryGetValue(first.Name, out var sum)) gradients[first.Name] = Measuring.Moments(sum, request.Workers);
        if (!gradients.TryGetValue(first.Name, out var gradient)) return null;
        var rms = weights[first.Name].Rms;
        return new GradientResult(gradient, rms > 0 ? gradient.Rms / rms : null);
    }

    private WeightResult? Weights(ImmutableArray<Parameter> parameters)
    {
        if (parameters.IsEmpty) return null;
        var parameter = parameters[0];
        var moments = weights[parameter.Name];
        var scheme = parameter.Role == ParameterRole.Weight
            ? SchemeMatch.Find(moments, parameter.Shape, parameter.Fans, request.Recipe?.SchemeOf(parameter))
            : null;
        return new WeightResult(moments, scheme?.Name);
    }

    private void Report(int layer) => request.Progress?.Invoke(++done, 2 * layers.Length, nodesOf[layer].Name);
}
