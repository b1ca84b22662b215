using System.Collections.Immutable;
using System.Text.Json;
using Evenkeel.Formats.Writing;
using Evenkeel.Networks;

namespace Evenkeel.Formats.Safetensors;

/// <summary>A model in several files, laid out and named as Hugging Face's libraries do.</summary>
internal static class SafetensorsShards
{
    private const string Extension = ".safetensors";

    /// <summary>Fills files with tensors in their order, each as long as the next one fits; a tensor larger than a file has one of its own.</summary>
    public static List<List<TensorContent>> Cut(IReadOnlyList<TensorContent> tensors, long shardBytes)
    {
        List<List<TensorContent>> shards = [[]];
        long used = 0;
        foreach (var tensor in tensors)
        {
            if (shards[^1].Count > 0 && tensor.Bytes > shardBytes - used)
            {
                shards.Add([]);
                used = 0;
            }

            shards[^1].Add(tensor);
            used += tensor.Bytes;
        }

        return shards;
    }

    /// <summary>The widest elements first, so that every tensor begins at a multiple of its elements' size.</summary>
    public static ImmutableArray<TensorContent> Aligned(IEnumerable<TensorContent> tensors) => [.. tensors.OrderByDescending(t => t.DType.Size())];

    /// <summary>"model-00001-of-00003.safetensors" of "model.safetensors".</summary>
    public static string NameOf(string path, int shard, int count) => FormattableString.Invariant($"{path[..^Extension.Length]}-{shard + 1:00000}-of-{count:00000}{path[^Extension.Length..]}");

    /// <summary>"model.safetensors.index.json".</summary>
    public static string IndexOf(string path) => path + ".index.json";

    public static void WriteIndex(Stream stream, WeightsPlan plan)
    {
        using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, NewLine = "\n" });
        json.WriteStartObject();
        json.WriteStartObject("metadata");
        json.WriteNumber("total_size", plan.Bytes);
        json.WriteEndObject();
        json.WriteStartObject("weight_map");
        foreach (var file in plan.Files)
        {
            var name = Path.GetFileName(file.Path);
            foreach (var tensor in file.Tensors) json.WriteString(tensor.Name, name);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }
}
