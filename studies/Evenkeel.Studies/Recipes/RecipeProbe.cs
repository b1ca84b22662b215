using Evenkeel.Formats.Recipes;
using Evenkeel.Initializers.Recipes;
using Evenkeel.Networks;
using Evenkeel.Probing;
using Evenkeel.Studies.Running;
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
        Recipe recipe = RecipeFiles.Open(recipeName).For(graph);
        using var input = Batch.Noise(graph, architecture.Samples, seed);
        if (recipe.NeedsData(graph)) recipe = recipe.Fit(graph, input, targets: null, seed, run.Workers).Recipe;
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
}
