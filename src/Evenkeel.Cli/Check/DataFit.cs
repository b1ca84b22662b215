using Evenkeel.Formats;
using Evenkeel.Initializers.DataDependent;
using Evenkeel.Initializers.Recipes;
using Evenkeel.Networks;
using Evenkeel.Numerics.Threads;

namespace Evenkeel.Cli.Check;

/// <summary>Takes from the data what a recipe leaves to them.</summary>
internal static class DataFit
{
    public static FittedRecipe Of(Recipe recipe, Graph graph, CheckData data, ulong seed, Workers workers, CancellationToken cancellation)
    {
        if (!recipe.NeedsData(graph)) return new FittedRecipe(recipe, 0, []);
        try
        {
            return recipe.Fit(graph, data.Inputs, data.Targets, seed, workers, cancellation);
        }
        catch (TokenException exception)
        {
            throw new InvalidFileException(data.Source, "", exception.Message, exception);
        }
    }
}
