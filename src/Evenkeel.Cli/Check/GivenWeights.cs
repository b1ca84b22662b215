using Evenkeel.Formats;
using Evenkeel.Formats.Safetensors;
using Evenkeel.Networks;

namespace Evenkeel.Cli.Check;

/// <summary>Weights from a file, by the parameters' names.</summary>
internal static class GivenWeights
{
    private const int MostListed = 5;

    public static IReadOnlyDictionary<string, Tensor> Load(string path, Graph graph)
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
