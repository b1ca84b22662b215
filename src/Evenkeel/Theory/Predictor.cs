using Evenkeel.Networks;
using Evenkeel.Theory.Moments;

namespace Evenkeel.Theory;

/// <summary>Propagates moments through a graph: forward from the input's, backward from those of the loss's gradient at the output.</summary>
public static class Predictor
{
    /// <summary>Predicts every layer.</summary>
    /// <param name="graph">The network.</param>
    /// <param name="weights">The moments of each parameter's values.</param>
    /// <param name="input">The moments of the input.</param>
    /// <param name="outputGradient">E[(∂L/∂output)²] from the predicted moments of the output, which are null where they are unknown.</param>
    public static Prediction Predict(
        Graph graph, Func<Parameter, WeightMoments> weights, SignalMoments input, Func<SignalMoments?, double?> outputGradient)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(outputGradient);
        var nodes = graph.Nodes;
        var signals = new SignalMoments?[nodes.Length + 1];
        var steps = new MomentStep[nodes.Length];
        signals[0] = input;
        for (var i = 0; i < nodes.Length; i++)
        {
            steps[i] = MomentMaps.Of(new MapInputs(graph, nodes[i], [.. nodes[i].Inputs.Select(v => signals[v])], weights));
            if (steps[i].Output is { } output && !double.IsFinite(output.SecondMoment)) steps[i] = MomentStep.Unknown("unknown: the scale is beyond all numbers");
            signals[i + 1] = steps[i].Output;
        }

        var gradients = Backward(graph, steps, outputGradient(signals[^1]));
        return new Prediction([.. nodes.Select((n, i) => new LayerPrediction(n.Name, signals[i + 1], gradients[i + 1], steps[i].Assumption))]);
    }

    /// <summary>Adds what comes back from each use of a value, as if the uses were independent; one unknown use makes the sum unknown.</summary>
    private static double?[] Backward(Graph graph, MomentStep[] steps, double? outputGradient)
    {
        var gradients = new double?[graph.Nodes.Length + 1];
        Array.Fill(gradients, 0);
        gradients[^1] = outputGradient;
        for (var i = graph.Nodes.Length - 1; i >= 0; i--)
        {
            var reads = graph.Nodes[i].Inputs;
            for (var slot = 0; slot < reads.Length; slot++) gradients[reads[slot]] += gradients[i + 1] * steps[i].GradientFactors?[slot];
        }

        return gradients;
    }
}
