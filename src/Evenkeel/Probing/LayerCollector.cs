using System.Collections.Immutable;
using Evenkeel.Initializers;
using Evenkeel.Networks;
using Evenkeel.Networks.Execution;
using Evenkeel.Networks.Ops;
using Evenkeel.Networks.Structures;
using Evenkeel.Numerics.Statistics;

namespace Evenkeel.Probing;

/// <summary>Gathers the measurements of a pass.</summary>
internal sealed class LayerCollector : IObserver
{
    private readonly ProbeRequest request;
    private readonly Structure structure;
    private readonly Dictionary<string, Moments> weights = new(StringComparer.Ordinal);
    private readonly LayerResult[] layers;
    private int done;

    public LayerCollector(ProbeRequest request)
    {
        this.request = request;
        structure = new Structure(request.Graph);
        layers = new LayerResult[request.Graph.Nodes.Length];
    }

    public Moments WeightsOf(string parameter) => weights[parameter];

    public ImmutableArray<LayerResult> Results() => [.. layers];

    public void Forward(int node, Tensor? output, Reading reading, UnitActivity? units)
    {
        var description = request.Graph.Nodes[node];

        // The layer has just read its weights: they are nearer than they will ever be again.
        foreach (var parameter in description.Parameters) weights.Add(parameter.Name, Measuring.Moments(request.Weights[parameter.Name], request.Workers));
        var isWeighted = Structure.IsWeighted(description);
        layers[node] = new LayerResult
        {
            Name = description.Name,
            Kind = description.Op.Kind,
            OutputShape = description.SampleShape.WithBatch(request.Input.Shape[0]).Extents,
            ParameterNames = [.. description.Parameters.Select(p => p.Name)],
            ParameterMoments = [.. description.Parameters.Select(p => weights[p.Name])],
            FanIn = isWeighted ? description.Parameters[0].Fans.In : null,
            FanOut = isWeighted ? description.Parameters[0].Fans.Out : null,
            Activation = isWeighted ? structure.ActivationAfter(node) : description.Op is Activate or PReLU ? description.Op.Kind : null,
            Weights = Weights(description),
            Forward = new SignalResult(reading.Moments, reading.Histogram),
            Units = units is null ? null : Measuring.Units(units, description.Op.Stability!, request.Input.Shape[0]),
            IsWeighted = isWeighted,
            IsHead = isWeighted && structure.IsHead(node),
            IsInResidualBranch = isWeighted && structure.BranchOf(node) is not null,
            EndsResidualBranch = (isWeighted || description.Op is BatchNorm or LayerNorm or Dropout) && structure.EndsResidualBranch(node),
        };
        Report(description);
    }

    public void Backward(int node, Tensor? gradient, Reading reading)
    {
        layers[node] = layers[node] with { Backward = new SignalResult(reading.Moments) };
        Report(request.Graph.Nodes[node]);
    }

    public void ParameterGradients(int node, IReadOnlyList<Tensor> gradients)
    {
        var gradient = Measuring.Moments(gradients[0], request.Workers);
        var rms = weights[request.Graph.Nodes[node].Parameters[0].Name].Rms;
        layers[node] = layers[node] with { Gradient = new GradientResult(gradient, rms > 0 ? gradient.Rms / rms : null) };
    }

    private WeightResult? Weights(Node node)
    {
        if (node.Parameters.IsEmpty) return null;
        var parameter = node.Parameters[0];
        var moments = weights[parameter.Name];
        var scheme = parameter.Role == ParameterRole.Weight
            ? SchemeMatch.Find(moments, parameter.Shape, parameter.Fans, request.Recipe?.SchemeOf(parameter))
            : null;
        return new WeightResult(moments, scheme?.Name);
    }

    private void Report(Node node) => request.Progress?.Invoke(++done, 2 * layers.Length, node.Name);
}
