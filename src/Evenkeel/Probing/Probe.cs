using Evenkeel.Networks;
using Evenkeel.Networks.Activations;
using Evenkeel.Networks.Execution;
using Evenkeel.Networks.Structures;
using Evenkeel.Numerics.Statistics;
using Evenkeel.Numerics.Threads;
using Evenkeel.Theory;
using Evenkeel.Theory.Forecasting;
using Evenkeel.Theory.MeanField;

namespace Evenkeel.Probing;

/// <summary>Runs a network forward and backward once and measures every layer on the way, each value while it is in cache.</summary>
public static class Probe
{
    /// <summary>Measures.</summary>
    /// <exception cref="ShapeException">A layer cannot run on this batch.</exception>
    /// <exception cref="ArgumentException">Input, weights or target do not fit the network.</exception>
    /// <exception cref="OperationCanceledException">The probe was cancelled.</exception>
    public static (ProbeResult Result, Prediction Prediction) Run(ProbeRequest request, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        var plan = request.Plan ?? Plan.Create(request.Graph, new PlanOptions { Batch = request.Graph.Batch ?? request.Input.Shape[0] });
        using var passes = new Passes(request, plan);
        passes.Run(cancellation);
        var (layers, gradient, loss, logits) = (passes.Layers, passes.Gradient, passes.Loss, Logits.Of(passes.Output));

        var input = Measuring.Moments(request.Input, request.Workers);
        var prediction = Predict(request, layers, input, gradient);
        var results = layers.Results();
        var data = new DataInfo(request.DataSource, request.Input.Shape[0], request.Seed, input, [.. Measuring.ConstantFeatures(request.Input, input.Min)], request.IsNoise)
        {
            IsTokens = request.Graph.InputVocabulary() is not null,
        };
        var model = new ModelInfo(
            request.Graph.Name, request.Source, request.Sha256, request.Command, request.Graph.ParameterCount, request.Initialization, request.IsTrained || TrainedWeights.Suspected(request, results))
        {
            LeftOut = request.LeftOut,
        };
        var result = new ProbeResult(model, data, loss is { } value ? InitialLossCheck.Of(request, value, prediction, logits) : null, results)
        {
            Jacobian = request.Jacobian ? Jacobian(request, cancellation) : null,
            Sharpness = request.Sharpness && request.Target is { } target ? SharpnessOf(request, target, cancellation) : null,
            LearningRate = request.LearningRate,
        };
        return (result, prediction);
    }

    /// <summary>Measures what theory needs to know of samples: their scale, and how alike they are within a sample and between samples.</summary>
    /// <param name="input">Samples, the batch first, float32.</param>
    /// <param name="graph">The network that they are for.</param>
    /// <param name="workers">The threads to run on; they do not change the result.</param>
    public static InputMoments MeasureInput(Tensor input, Graph graph, Workers workers)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(graph);
        return InputMeasurement.Of(input, graph, Measuring.Moments(input, workers));
    }

    /// <summary>Measures what theory needs to know of a parameter's given values.</summary>
    public static WeightMoments MeasureWeights(Tensor parameter, Workers workers)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        return WeightMoments.Of(Measuring.Moments(parameter, workers));
    }

    /// <summary>Measures what theory needs to know of targets that are numbers.</summary>
    /// <param name="targets">The targets, float32.</param>
    /// <param name="source">Where they come from, in words.</param>
    /// <param name="workers">The threads to run on; they do not change the result.</param>
    public static TargetMoments MeasureTargets(Tensor targets, string source, Workers workers)
    {
        ArgumentNullException.ThrowIfNull(targets);
        var moments = Measuring.Moments(targets, workers);
        return new TargetMoments(moments.Mean, moments.Rms * moments.Rms, source);
    }

    private static JacobianResult? Jacobian(ProbeRequest request, CancellationToken cancellation)
    {
        const string Name = "the Jacobian";
        var result = InputJacobian.Measure(request.Graph, request.Weights, request.Input, request.Workers, request.Seed, share => request.Measures?.Invoke(Name, share), cancellation);
        request.Measures?.Invoke(Name, 1);
        return result;
    }

    private static SharpnessResult? SharpnessOf(ProbeRequest request, Tensor target, CancellationToken cancellation)
    {
        const string Name = "the sharpness";
        var result = Sharpness.Of(request.Graph, request.Weights, request.Input, target, request.Loss, request.Workers, share => request.Measures?.Invoke(Name, share), cancellation);
        request.Measures?.Invoke(Name, 1);
        return result;
    }

    private static Prediction Predict(ProbeRequest request, LayerCollector layers, Moments input, Tensor gradient)
    {
        var rows = (double)gradient.Length / gradient.Shape[^1];
        var moments = InputMeasurement.Of(request.Input, request.Graph, input);
        var prediction = Predictor.Predict(request.Graph, Weights, moments, OutputGradientSquare);
        if (request.Jacobian) prediction = WithJacobians(request.Graph, prediction, Weights, moments, Math.Min(InputJacobian.MostMixed, request.Input.Shape[0]));
        return OfLayers(request.Graph, prediction, request.Input.Shape[0]) with
        {
            Plain = PlainStretch.Of(request.Graph, Weights),
            Weights = request.Jacobian ? [.. WeightSpectra.Matrices(request.Graph).Select(Spectrum).OfType<WeightSpectrum>()] : [],
        };

        WeightMoments Weights(Parameter parameter)
            => request.Recipe?.SchemeOf(parameter) is { } scheme ? WeightMoments.Of(scheme, parameter) : WeightMoments.Of(layers.WeightsOf(parameter.Name));

        // Of given weights, what independent ones of their scale would have.
        WeightSpectrum? Spectrum(Parameter parameter)
            => request.Recipe?.SchemeOf(parameter) is { } scheme ? WeightSpectrum.Of(scheme, parameter) : WeightSpectrum.OfIndependent(parameter, Math.Pow(layers.WeightsOf(parameter.Name).Rms, 2));

        // Of a cotangent that was drawn, theory takes what came of it, as it does of the input.
        double? OutputGradientSquare(SignalMoments? output)
            => request.Target is { } target
                ? LossGradient.SecondMoment(request.Loss, output, gradient.Shape[^1], rows, () => MeasureTargets(target, request.DataSource, request.Workers))
                : Measuring.Moments(gradient, request.Workers).Rms is var rms ? rms * rms : null;
    }

    /// <summary>Of independent gradients of mean square 1 at the output, those that come back have Σ s² in all.</summary>
    private static Prediction WithJacobians(Graph graph, Prediction prediction, Func<Parameter, WeightMoments> weights, InputMoments input, long samples)
    {
        var unit = Predictor.Predict(graph, weights, input with { Samples = samples }, _ => 1);
        var variances = SpectrumVariances.Of(graph, weights, prediction.Layers);
        double outputs = graph.Nodes[^1].ShapeOf(samples).Length;
        return new([.. prediction.Layers.Select((layer, i) => layer with
        {
            JacobianMeanSquare = unit.Layers[i].BackwardSecondMoment * Math.Max(1, graph.Nodes[i].ShapeOf(samples).Length / outputs),
            JacobianVariance = variances[i + 1],
        })]);
    }

    /// <summary>What is predicted of a layer is what is predicted of the node that makes its output.</summary>
    private static Prediction OfLayers(Graph graph, Prediction nodes, double samples)
    {
        return new([.. LayerNodes.Of(graph).Select(layer => nodes.Layers[layer.Output] with { Name = layer.Name, SilentShare = Silent(layer, false), SilentShareOfLikeness = Silent(layer, true) })]);

        double? Silent(LayerNodes layer, bool isCentred) => DeadShare.Of(graph, layer, nodes, samples, side => side == Beyond.Silent, isCentred);
    }
}
