using System.Collections.Immutable;
using Evenkeel.Networks;
using Evenkeel.Theory.Moments;
using Evenkeel.Theory.Moments.Kernels;

namespace Evenkeel.Theory;

/// <summary>Propagates moments through a graph: forward from the input's, backward from those of the loss's gradient at the output.</summary>
public static class Predictor
{
    /// <summary>Of a second moment: its square is a number still.</summary>
    private const double LargestScale = 1e150;

    /// <summary>Predicts every layer.</summary>
    /// <param name="graph">The network.</param>
    /// <param name="weights">The moments of each parameter's values.</param>
    /// <param name="input">The moments of the input; of tokens they do not count.</param>
    /// <param name="outputGradient">E[(∂L/∂output)²] from the predicted moments of the output, which are null where they are unknown.</param>
    /// <param name="gradientSpread">Whether <see cref="LayerPrediction.BackwardLogVariance"/> is wanted, which takes as long again.</param>
    public static Prediction Predict(
        Graph graph, Func<Parameter, WeightMoments> weights, InputMoments input, Func<SignalMoments?, double?> outputGradient, bool gradientSpread = false)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(outputGradient);
        var nodes = graph.Nodes;
        var signals = new SignalMoments?[nodes.Length + 1];
        var steps = new MomentStep[nodes.Length];
        var lastReaders = LastReaders(graph);
        var caveats = new Caveats(graph);
        signals[0] = InputSignals.Of(graph, input);
        double FirstOf(int value) => (value == 0 ? graph.Batch : nodes[value - 1].FirstExtent) ?? input.Samples;
        for (var i = 0; i < nodes.Length; i++)
        {
            steps[i] = Step(nodes[i], i + 1, [.. nodes[i].Inputs.Select(v => signals[v])], [.. nodes[i].Inputs.Select(FirstOf)], input, weights);
            signals[i + 1] = steps[i].Output;
            caveats.AddForward(i, steps[i], signals, nodes[i].Inputs is [var first, ..] ? FirstOf(first) : 1);

            // Where all that follows reads this value alone, what its noise is made of no longer matters.
            if (signals[i + 1] is { } output && lastReaders[i] <= i) signals[i + 1] = output with { Noise = output.Noise.Collapsed(i + 1, output.OwnSource) };
        }

        var end = outputGradient(signals[^1]) is { } square && signals[^1] is { } made ? Kernel.Independent(graph.OutputShape, made.Kernel.Unit, 0, square) : null;
        var scatter = gradientSpread ? new GradientScatter(graph, end, input.Samples) : null;
        var gradients = Backward(graph, steps, signals, end, scatter, caveats);
        return new Prediction([.. nodes.Select((n, i) => new LayerPrediction(n.Name, signals[i + 1], gradients[i + 1]?.Second, steps[i].Assumption)
        {
            ForwardCaveat = caveats.Forward(i + 1),
            BackwardCaveat = caveats.Backward(i + 1),
            BackwardLogVariance = gradients[i + 1] is null ? null : scatter?.Variance(i + 1),
        })]);
    }

    private static MomentStep Step(Node node, int index, SignalMoments?[] signals, ImmutableArray<double> firsts, InputMoments input, Func<Parameter, WeightMoments> weights)
    {
        if (signals.Any(s => s is null)) return MomentStep.Unknown(MomentStep.LayerBefore);
        var step = MomentMaps.Of(new MapInputs(node, index, [.. signals.Select(s => s!)], input, weights) { Firsts = firsts });
        return step.Output is { } output && !(output.SecondMoment <= LargestScale) ? MomentStep.Unknown("unknown: the square of its scale is beyond all numbers") : step;
    }

    /// <summary>For each node the last node that reads any value made before it.</summary>
    private static int[] LastReaders(Graph graph)
    {
        var last = new int[graph.Nodes.Length + 1];
        foreach (var (i, node) in graph.Nodes.Index())
        {
            foreach (var value in node.Inputs) last[value] = i;
        }

        var before = new int[graph.Nodes.Length];
        var latest = 0;
        for (var i = 0; i < before.Length; i++) before[i] = latest = Math.Max(latest, last[i]);
        return before;
    }

    /// <summary>Adds what comes back from each use of a value; one unknown use makes the sum unknown.</summary>
    private static Kernel?[] Backward(Graph graph, MomentStep[] steps, SignalMoments?[] signals, Kernel? end, GradientScatter? scatter, Caveats caveats)
    {
        var gradients = new Kernel?[graph.Nodes.Length + 1];
        var sums = new GradientSum?[gradients.Length];
        var isUnknown = new bool[gradients.Length];
        (gradients[^1], isUnknown[^1]) = (end, end is null);
        for (var i = graph.Nodes.Length - 1; i >= 0; i--)
        {
            // Lags that stand for many places can add up to less than nothing.
            gradients[i + 1] = gradients[i + 1]?.LeftOf(0);
            var reads = graph.Nodes[i].Inputs;
            var parts = isUnknown[i + 1] || gradients[i + 1] is null ? null : steps[i].Backward?.Invoke(gradients[i + 1]!);
            for (var slot = 0; slot < reads.Length; slot++)
            {
                var (value, part) = (reads[slot], parts?[slot]);
                isUnknown[value] |= part is null || !(part.Second <= LargestScale);
                if (isUnknown[value] || part is null)
                {
                    gradients[value] = null;
                    continue;
                }

                var sum = sums[value] ??= new GradientSum();
                sum.Add(part);
                gradients[value] = sum.Total;
                var share = sum.Total!.Second > 0 ? Math.Min(1, part.Second / sum.Total.Second) : 1;
                caveats.AddBackward(i, slot, steps[i], signals[value], signals[i + 1], gradients[i + 1]!, part, share);
                if (sum.Total.Second > 0) scatter?.Add(i, value, steps[i], gradients[i + 1]!, part, share);
            }
        }

        return gradients;
    }
}
