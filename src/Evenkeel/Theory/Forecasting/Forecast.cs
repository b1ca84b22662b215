using System.Collections.Immutable;
using Evenkeel.Networks;
using Evenkeel.Networks.Structures;
using Evenkeel.Theory.MeanField;

namespace Evenkeel.Theory.Forecasting;

/// <summary>All that theory says of a network before it is run: layer by layer, of its loss, and of its depth.</summary>
/// <param name="Layers">One entry for every layer of the user's, in the order of the graph.</param>
/// <param name="Loss">The loss before training; null where there is none, or the output is unknown.</param>
/// <param name="Plain">The longest plain stretch of the network; null where there is none.</param>
/// <param name="Samples">The samples of a batch that it is for.</param>
public sealed record Forecast(ImmutableArray<LayerForecast> Layers, LossForecast? Loss, PlainStretch? Plain, double Samples)
{
    /// <summary>Computes it.</summary>
    public static Forecast Of(ForecastRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var graph = request.Graph;
        var samples = graph.Batch ?? request.Input.Samples;
        var input = request.Input with { Samples = samples };
        var output = graph.Nodes[^1].ShapeOf((long)samples);
        var width = graph.OutputShape.Rank > 0 ? output[^1] : 1;
        var targets = request.Targets ?? TargetMoments.For(request.Loss);
        var prediction = Predictor.Predict(graph, request.Weights, input, signal => LossGradient.SecondMoment(request.Loss, signal, width, output.Length / width, () => targets), gradientSpread: true);
        var loss = request.Loss is { } kind && prediction.Layers[^1].Forward is { } last ? LossForecast.Of(kind, last, width, output.Length / width, targets, request.ClassesAreAlike) : null;
        return new Forecast([.. LayerNodes.Of(graph).Select(layer => Layer(graph, layer, prediction, samples))], loss, PlainStretch.Of(graph, request.Weights), samples);
    }

    private static LayerForecast Layer(Graph graph, LayerNodes layer, Prediction prediction, double samples)
        => new(
            layer.Name, layer.Main(graph).Op.Kind, graph.Nodes[layer.Output].SampleShape, prediction.Layers[layer.Output] with { Name = layer.Name },
            DeadShare.Of(graph, layer, prediction, samples));
}

/// <summary>What theory says of one layer.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">What it computes.</param>
/// <param name="SampleShape">The shape of its output for one sample.</param>
/// <param name="Signal">The scale of its output and of the loss's gradient with respect to it.</param>
/// <param name="DeadShare">The expected share of an activation's units that are silent, or saturated, on all samples and positions of a batch; null of other layers.</param>
public sealed record LayerForecast(string Name, string Kind, Shape SampleShape, LayerPrediction Signal, double? DeadShare)
{
    /// <summary>The standard deviation of ln rms of the output over draws of the weights: 0.05 is some 5 % of it.</summary>
    public double? ForwardSpread => Signal.Forward is { } moments ? Math.Sqrt(moments.LogVariance) / 2 : null;

    /// <summary>The standard deviation of ln rms of the gradient over draws of the weights.</summary>
    public double? BackwardSpread => Signal.BackwardLogVariance is { } variance ? Math.Sqrt(variance) / 2 : null;

    /// <summary>E[x x']/q of two samples: their expected cosine.</summary>
    public double? BetweenSamples => Signal.Forward is { SecondMoment: > 0 } moments ? moments.BetweenSamples / moments.SecondMoment : null;

    /// <summary>E[x x']/q of two positions of one sample; null where there is one position alone.</summary>
    public double? BetweenPositions => Signal.Forward is { SecondMoment: > 0 } moments && moments.Positions > 1 ? moments.BetweenPositions / moments.SecondMoment : null;
}
