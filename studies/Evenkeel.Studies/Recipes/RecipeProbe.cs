using Evenkeel.Formats.Recipes;
using Evenkeel.Initializers.Recipes;
using Evenkeel.Networks;
using Evenkeel.Numerics.Random;
using Evenkeel.Probing;
using Evenkeel.Theory;

namespace Evenkeel.Studies.Recipes;

/// <summary>A network drawn by a recipe, and run on noise.</summary>
internal static class RecipeProbe
{
    /// <summary>The names of recipes that a network fits, plain ones first.</summary>
    public static IEnumerable<string> Fitting(Graph graph)
        => ((string[])["he", "xavier", "lecun", "orthogonal", "pytorch"]).Concat(RecipeFiles.BuiltIn.Select(r => r.Name).Except(["base"])).Where(name => Fits(name, graph));

    /// <summary>Signals start from unit Gaussian noise, or random tokens; gradients from a unit Gaussian cotangent at the output.</summary>
    public static (ProbeResult Result, Prediction Prediction) Run(Architecture architecture, Graph graph, string recipeName, ulong seed, StudyRun run)
    {
        var recipe = RecipeFiles.Open(recipeName).For(graph);
        using var input = Noise(graph, architecture.Samples, seed);
        var weights = recipe.Initialize(graph, seed, run.Workers);
        try
        {
            return Probe.Run(new ProbeRequest { Graph = graph, Weights = weights, Recipe = recipe, Input = input, Seed = seed, Workers = run.Workers, IsNoise = true });
        }
        finally
        {
            foreach (var tensor in weights.Values) tensor.Dispose();
        }
    }

    private static bool Fits(string name, Graph graph)
    {
        try
        {
            RecipeFiles.Open(name).For(graph);
            return true;
        }
        catch (RecipeException)
        {
            return false;
        }
    }

    private static Tensor Noise(Graph graph, long samples, ulong seed)
    {
        var noise = new Tensor(DType.Float32, graph.InputShape.WithBatch(samples));
        var random = new AddressedRandom(seed, "input");
        if (graph.InputVocabulary() is not { } vocabulary) random.FillNormal(noise.Span<float>(), 0, 0, 1);
        else for (var i = 0; i < noise.Length; i++) noise.Span<float>()[i] = (float)Math.Floor(random.Uniform(i) * vocabulary);
        return noise;
    }
}
