using Evenkeel.Initializers.Recipes;
using Evenkeel.Networks;
using Evenkeel.Numerics.Random;
using Evenkeel.Numerics.Threads;
using Evenkeel.Probing;
using Evenkeel.Theory;

namespace Evenkeel.Studies.Moments;

/// <summary>What theory says of a network against what draws of it measure.</summary>
internal static class MomentSimulation
{
    /// <summary>Runs all draws: weights and unit Gaussian noise, or random tokens, of one seed each; a unit Gaussian cotangent goes back.</summary>
    public static IReadOnlyList<LayerMoments> Run(MomentCase network, Workers workers)
    {
        var graph = network.Build();
        var recipe = Recipe.Parse(network.Recipe);
        var layers = graph.Nodes.Select(n => new LayerMoments(n.Name, n.Op.Kind)).ToArray();
        for (var seed = 0UL; seed < (ulong)network.Draws; seed++)
        {
            var request = new ProbeRequest
            {
                Graph = graph,
                Recipe = recipe,
                Weights = recipe.Initialize(graph, seed, workers),
                Input = Input(graph, graph.Batch ?? network.Samples, seed),
                Workers = workers,
                Seed = seed,
            };
            var (result, prediction) = Probe.Run(request);
            for (var i = 0; i < layers.Length; i++) layers[i].Add(result.Layers[i], prediction.Layers[i]);
        }

        return layers;
    }

    private static Tensor Input(Graph graph, long samples, ulong seed)
    {
        var input = new Tensor(DType.Float32, graph.InputShape.WithBatch(samples));
        var random = new AddressedRandom(seed, "input");
        var values = input.Span<float>();
        if (graph.InputVocabulary() is not { } vocabulary) random.FillNormal(values, 0, 0, 1);
        else for (var i = 0; i < values.Length; i++) values[i] = (float)Math.Floor(random.Uniform(i) * vocabulary);
        return input;
    }
}

/// <summary>One layer over all draws.</summary>
internal sealed class LayerMoments(string name, string kind)
{
    private readonly List<double> scores = [];
    private readonly List<(double Predicted, double Measured)> forward = [], backward = [];

    public string Name => name;

    public string Kind => kind;

    /// <summary>Why there is no prediction; null where there is one.</summary>
    public string? Unknown { get; private set; }

    /// <summary>What the prediction rests on, or why there is none.</summary>
    public string? Assumption { get; private set; }

    /// <summary>Whether theory says that an assumption of its does not hold, of the output and of the gradient.</summary>
    public (bool Forward, bool Backward) HasCaveat { get; private set; }

    public Comparison Forward => Comparison.Of(forward);

    public Comparison Backward => Comparison.Of(backward);

    /// <summary>The standard scores of ln M, one a draw.</summary>
    public IReadOnlyList<double> Scores => scores;

    public void Add(LayerResult measured, LayerPrediction predicted)
    {
        Assumption = predicted.Assumption;
        HasCaveat = (predicted.ForwardCaveat is not null, predicted.BackwardCaveat is not null);
        if (predicted.ForwardRms is { } rms) forward.Add((rms, measured.Forward.Moments.Rms));
        if (predicted.BackwardRms is { } gradient && measured.Backward is { } back) backward.Add((gradient, back.Moments.Rms));
        if (predicted.BackwardRms is null || predicted.ForwardRms is null)
        {
            Unknown = predicted.Assumption ?? "no gradient";
            return;
        }

        if (predicted.ScoreOf(measured.Forward.Moments.Rms) is { } score) scores.Add(score);
    }
}

/// <summary>A root mean square as predicted and as measured, that of the mean square over all draws.</summary>
/// <param name="Predicted">√q.</param>
/// <param name="Measured">√ of the mean q.</param>
/// <param name="StandardError">The measurement's.</param>
internal readonly record struct Comparison(double Predicted, double Measured, double StandardError)
{
    /// <summary>Whether there is a prediction at all.</summary>
    public bool IsKnown { get; private init; }

    /// <summary>How many standard errors the two are apart.</summary>
    public double Score => (Predicted - Measured) / StandardError;

    public double Ratio => Predicted / Measured;

    public static Comparison Of(IReadOnlyList<(double Predicted, double Measured)> draws)
    {
        if (draws.Count == 0) return default;
        var mean = draws.Average(d => d.Measured * d.Measured);
        var variance = draws.Sum(d => Math.Pow(d.Measured * d.Measured - mean, 2)) / Math.Max(1, draws.Count - 1);
        var rms = Math.Sqrt(mean);
        return new Comparison(Math.Sqrt(draws.Average(d => d.Predicted * d.Predicted)), rms, mean > 0 ? Math.Sqrt(variance / draws.Count) / (2 * rms) : 0) { IsKnown = true };
    }
}
