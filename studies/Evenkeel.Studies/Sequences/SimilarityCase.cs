using Evenkeel.Initializers.Recipes;
using Evenkeel.Networks;
using Evenkeel.Networks.Execution;
using Evenkeel.Networks.Ops;
using Evenkeel.Numerics.Random;
using Evenkeel.Numerics.Statistics;
using Evenkeel.Numerics.Threads;
using Evenkeel.Theory;

namespace Evenkeel.Studies.Sequences;

/// <summary>A stack of attention layers, and how alike the tokens are behind each.</summary>
/// <param name="Name">What tables call it.</param>
/// <param name="Skips">Whether x is added to what attention makes of it.</param>
/// <param name="NormFirst">Whether a norm stands before each attention.</param>
/// <param name="NormLast">Whether a norm stands behind each layer.</param>
/// <param name="IsCausal">Whether a token sees none behind it.</param>
/// <param name="Layers">The layers.</param>
/// <param name="Width">The features of a token.</param>
/// <param name="Tokens">The tokens.</param>
internal sealed record SimilarityCase(string Name, bool Skips, bool NormFirst, bool NormLast, bool IsCausal, int Layers, long Width, long Tokens)
{
    private const string Recipe = "lecun";
    private const long Heads = 4;
    private const int Samples = 2;

    public override string ToString() => Name;

    /// <summary>E[x x'] of two tokens over E[x²], layer by layer: of theory, and of each draw of weights and input.</summary>
    public (double[] Predicted, double[][] Measured) Run(int draws, Workers workers)
    {
        var (graph, ends) = Build();
        var recipe = Evenkeel.Initializers.Recipes.Recipe.Parse(Recipe);
        var prediction = Predictor.Predict(graph, p => WeightMoments.Of(recipe.SchemeOf(p), p), InputMoments.Noise with { Samples = Samples }, _ => 1);
        double[] predicted = [.. ends.Select(node => prediction.Layers[node].Forward!).Select(m => m.BetweenPositions / m.SecondMoment)];
        return (predicted, [.. Enumerable.Range(0, draws).Select(draw => Measure(graph, ends, recipe, (ulong)draw, workers))]);
    }

    private static double[] Measure(Graph graph, int[] ends, Recipe recipe, ulong seed, Workers workers)
    {
        var weights = recipe.Initialize(graph, seed, workers);
        using var input = new Tensor(DType.Float32, graph.InputShape.WithBatch(Samples));
        new AddressedRandom(seed, "tokens").FillNormal(input.Span<float>(), 0, 0, 1);
        using var session = new Session(Plan.Create(graph, new PlanOptions { Batch = Samples, KeepValues = true }), weights, workers);
        var cosines = new Cosines();
        session.Forward(input, cosines);
        foreach (var tensor in weights.Values) tensor.Dispose();
        return [.. ends.Select(node => cosines.Of[node])];
    }

    private (Graph Graph, int[] Ends) Build()
    {
        var builder = new GraphBuilder(Name, new Shape(Tokens, Width));
        builder.Add("tokens", new Linear(Width));
        List<int> ends = [];
        for (var layer = 0; layer < Layers; layer++)
        {
            var x = builder.Last;
            var read = NormFirst ? builder.Add($"{layer}.norm", new LayerNorm(), x) : x;
            int[] branches = [.. "qkv".Select(name => builder.Add($"{layer}.{name}", new Linear(Width), read))];
            builder.Add($"{layer}.attention", new Attention(Heads, IsCausal), branches);
            builder.Add($"{layer}.o", new Linear(Width));
            if (Skips) builder.Add($"{layer}.sum", new Add(), x, builder.Last);
            if (NormLast) builder.Add($"{layer}.last", new LayerNorm());
            ends.Add(builder.Last - 1);
        }

        return (builder.Build(), [.. ends]);
    }

    /// <summary>The mean of x·x' over pairs of different tokens, over that of x·x.</summary>
    private sealed class Cosines : IObserver
    {
        public Dictionary<int, double> Of { get; } = [];

        public bool Measures => false;

        public void Forward(int node, Tensor? output, Reading reading, UnitActivity? units)
        {
            var shape = output!.Shape;
            if (shape.Rank != 3) return;
            var (tokens, width) = ((int)shape[1], (int)shape[2]);
            double own = 0, all = 0;
            for (var sample = 0; sample < shape[0]; sample++)
            {
                var values = output.Chunk<float>((long)sample * tokens * width, tokens * width);
                for (var unit = 0; unit < width; unit++)
                {
                    double sum = 0;
                    for (var token = 0; token < tokens; token++)
                    {
                        double x = values[token * width + unit];
                        own += x * x;
                        sum += x;
                    }

                    all += sum * sum;
                }
            }

            Of[node] = (all - own) / (own * (tokens - 1));
        }

        public void Backward(int node, Tensor? gradient, Reading reading)
        {
        }

        public void ParameterGradients(int node, IReadOnlyList<Tensor> gradients)
        {
        }
    }
}
