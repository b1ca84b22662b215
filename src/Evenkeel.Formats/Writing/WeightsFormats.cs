using Evenkeel.Networks;

namespace Evenkeel.Formats.Writing;

/// <summary>The formats that weights are written in.</summary>
internal enum WeightsFormat
{
    Safetensors,
    Npz,
}

/// <summary>Which format a path asks for, and what the format cannot hold.</summary>
public static class WeightsFormats
{
    /// <summary>Says what keeps tensors from being written to a path, in a line to show to the user; null where nothing does.</summary>
    /// <param name="path">The file to write.</param>
    /// <param name="shardBytes">The most bytes in a file, where there may be several.</param>
    /// <param name="types">The element types of the tensors.</param>
    public static string? Problem(string path, long? shardBytes, params IEnumerable<DType> types)
        => Find(path) is { } format ? Problem(format, shardBytes, types) : Rule(path);

    /// <exception cref="ArgumentException">The path names no format.</exception>
    internal static WeightsFormat Of(string path) => Find(path) ?? throw new ArgumentException(Rule(path));

    internal static string? Problem(WeightsFormat format, long? shardBytes, IEnumerable<DType> types)
    {
        if (format == WeightsFormat.Safetensors) return null;
        List<string> problems = [];
        if (types.Contains(DType.BFloat16)) problems.Add("NumPy has no bfloat16; take float32 or a .safetensors file");
        if (shardBytes is not null) problems.Add("a .npz is a single file; leave the shard size out or take a .safetensors file");
        return problems.Count > 0 ? string.Join("; ", problems) : null;
    }

    private static WeightsFormat? Find(string path)
    {
        if (path.EndsWith(".safetensors", StringComparison.OrdinalIgnoreCase)) return WeightsFormat.Safetensors;
        return path.EndsWith(".npz", StringComparison.OrdinalIgnoreCase) ? WeightsFormat.Npz : null;
    }

    private static string Rule(string path) => $"'{path}' must end in .safetensors or .npz";
}
