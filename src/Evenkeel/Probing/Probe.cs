using Evenkeel.Networks;
using Evenkeel.Networks.Execution;
using Evenkeel.Networks.Losses;
using Evenkeel.Networks.Structures;
using Evenkeel.Numerics.Statistics;
using Evenkeel.Theory;

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
        using var session = new Session(plan, request.Weights, request.Workers, request.Seed);
        using var passes = new Passes(request, session, plan.Options.Batch);
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
            request.Graph.Name, request.Source, request.Sha256, request.Command, request.Graph.ParameterCount, request.Initialization, request.IsTrained || TrainedWeights.Suspected(request, results));
        return (new ProbeResult(model, data, loss is { } value ? InitialLossCheck.Of(request, value, prediction, logits) : null, results), prediction);
    }

    private static Prediction Predict(ProbeRequest request, LayerCollector layers, Moments input, Tensor gradient)
    {
        var rows = (double)gradient.Length / gradient.Shape[^1];
        return OfLayers(request.Graph, Predictor.Predict(request.Graph, Weights, InputMeasurement.Of(request.Input, request.Graph, input), OutputGradientSquare));

        WeightMoments Weights(Parameter parameter)
        {
            if (request.Recipe?.SchemeOf(parameter) is { } scheme) return WeightMoments.Of(scheme, parameter);
            var moments = layers.WeightsOf(parameter.Name);
            return new WeightMoments(moments.Rms * moments.Rms, IsCentred: IsCentred(moments));
        }

        double? OutputGradientSquare(SignalMoments? output) => (request.Target, request.Loss) switch
        {
            (null, _) => 1,
            (_, CrossEntropy loss) when output is { } logits => InitialLoss.GradientSecondMoment((int)gradient.Shape[^1], logits.SecondMoment, loss.LabelSmoothing) / (rows * rows),
            (_, BinaryCrossEntropy) when output is { } logits => BinaryGradientSquare(logits) / ((double)gradient.Length * gradient.Length),
            (_, SquaredError) when output is { } values => 4 * (values.SecondMoment + TargetSquare()) / ((double)gradient.Length * gradient.Length),
            _ => null,
        };

        // E[(σ(z) − t)²] = E[σ²] − E[t] + E[t²], for z of mean 0; σ is the softmax of two classes whose logits share the variance.
        double BinaryGradientSquare(SignalMoments logits)
            => InitialLoss.GradientSecondMoment(2, logits.SecondMoment / 2) - Measuring.Moments(request.Target!, request.Workers).Mean + TargetSquare();

        double TargetSquare()
        {
            var target = Measuring.Moments(request.Target!, request.Workers);
            return target.Rms * target.Rms;
        }
    }

    /// <summary>What is predicted of a layer is what is predicted of the node that makes its output.</summary>
    private static Prediction OfLayers(Graph graph, Prediction nodes)
        => new([.. LayerNodes.Of(graph).Select(layer => nodes.Layers[layer.Output] with { Name = layer.Name })]);

    /// <summary>
    /// Given weights count as centred when their mean adds less than a tenth to a sum's second moment, as of inputs of one sign; or when it is
    /// what drawing so few leaves of a mean of 0, within four standard errors, and adds less than a tenth to their own.
    /// </summary>
    private static bool IsCentred(Moments moments)
    {
        const double Tenth = 0.1, Errors = 4;
        var most = Math.Max(Tenth / Math.Sqrt(moments.Count), Math.Min(Tenth, Errors * Errors / moments.Count));
        return moments.Mean * moments.Mean <= most * moments.Variance || moments.Rms == 0;
    }
}
