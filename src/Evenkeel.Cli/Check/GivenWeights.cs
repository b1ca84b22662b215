using Evenkeel.Formats;
using Evenkeel.Formats.Models;
using Evenkeel.Formats.Safetensors;
using Evenkeel.Initializers.Recipes;
using Evenkeel.Networks;
using Evenkeel.Numerics.Threads;

namespace Evenkeel.Cli.Check;

/// <summary>Weights from a file, by the parameters' names.</summary>
internal static class GivenWeights
{
    /// <summary>The entry of a safetensors file's metadata in which `evenkeel init` names the recipe that it was drawn by.</summary>
    public const string RecipeEntry = "evenkeel.recipe";

    private const int MostListed = 5;

    /// <summary>The weights of a file that was named, or of the model's own file; null where they are to be drawn.</summary>
    public static IReadOnlyDictionary<string, Tensor>? Of(SubjectOptions options, Model model)
    {
        if (options.Weights is { } file) return Load(file, model.Graph);
        return options.Recipe is null && model.Weights is not null ? WithInputs(model, model.Weights, options.Seed) : null;
    }

    /// <summary>Whether a file of weights was named that `evenkeel init` has written: what data has scaled fits no scheme, and is not trained.</summary>
    public static bool AreDrawn(SubjectOptions options) => options.Weights is { } file && SafetensorsFile.Open(file).Metadata.ContainsKey(RecipeEntry);

    /// <summary>Weights that are drawn anew; what is no parameter stays the file's.</summary>
    public static IReadOnlyDictionary<string, Tensor> Drawn(Recipe recipe, Model model, ulong seed, Workers workers)
    {
        var weights = recipe.Initialize(model.Graph, seed, workers);
        if (model.Weights is not { } own) return weights;
        var kept = model.Graph.Parameters.Where(p => !p.IsTrained && own.ContainsKey(p.Name)).Select(p => p.Name).ToHashSet(StringComparer.Ordinal);
        return WithInputs(model, weights.ToDictionary(w => w.Key, w => kept.Contains(w.Key) ? own[w.Key] : w.Value, StringComparer.Ordinal), seed);
    }

    /// <summary>Inputs beside the first one are seeded unit Gaussian noise.</summary>
    private static Dictionary<string, Tensor> WithInputs(Model model, IReadOnlyDictionary<string, Tensor> weights, ulong seed)
    {
        var all = new Dictionary<string, Tensor>(weights, StringComparer.Ordinal);
        foreach (var input in model.Graph.Parameters.Where(p => !p.IsTrained && !model.Weights!.ContainsKey(p.Name))) all[input.Name] = SeededNoise.Gaussian(input.Shape, seed, input.Name);
        return all;
    }

    private static Dictionary<string, Tensor> Load(string path, Graph graph)
    {
        var file = SafetensorsFile.Open(path);
        var shapes = file.Entries.ToDictionary(e => e.Name, e => e.Shape, StringComparer.Ordinal);
        var problems = graph.Parameters.Select(p => Problem(p, shapes)).Where(p => p is not null).ToArray();
        if (problems.Length > 0)
        {
            var more = problems.Length > MostListed ? $"; and {problems.Length - MostListed} more" : "";
            throw new InvalidFileException(path, "", $"does not fit the model: {string.Join("; ", problems.Take(MostListed))}{more}; the layers' names in the model must be those of the file");
        }

        var weights = new Dictionary<string, Tensor>(StringComparer.Ordinal);
        foreach (var parameter in graph.Parameters)
        {
            using var stored = file.Load(parameter.Name);
            weights.Add(parameter.Name, stored.Cast<float>());
        }

        return weights;
    }

    private static string? Problem(Parameter parameter, Dictionary<string, Shape> shapes)
    {
        if (!shapes.TryGetValue(parameter.Name, out var shape)) return $"'{parameter.Name}' is missing";
        return shape.Equals(parameter.Shape) ? null : $"'{parameter.Name}' is {shape}, the model wants {parameter.Shape}";
    }
}
