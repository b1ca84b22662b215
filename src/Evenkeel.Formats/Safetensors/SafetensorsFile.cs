using System.Collections.Immutable;
using Evenkeel.Formats.Reading;
using Evenkeel.Networks;

namespace Evenkeel.Formats.Safetensors;

/// <summary>
/// Lists the tensors of a safetensors file, or of all files that a <c>model.safetensors.index.json</c> names, and loads them one by one.
/// </summary>
/// <remarks>The files are not held open; one that changes its size between listing and loading is refused.</remarks>
public sealed class SafetensorsFile
{
    /// <summary>The format's own limit on a header's size, in bytes.</summary>
    public const long DefaultMaxHeaderBytes = 100_000_000;

    private readonly Dictionary<string, (Shard Shard, SafetensorsEntry Entry)> places = new(StringComparer.Ordinal);

    private SafetensorsFile(string path, IEnumerable<(Shard Shard, SafetensorsEntry Entry)> tensors, ImmutableDictionary<string, string> metadata)
    {
        (Path, Metadata) = (path, metadata);
        var entries = ImmutableArray.CreateBuilder<SafetensorsEntry>();
        foreach (var tensor in tensors)
        {
            entries.Add(tensor.Entry);
            places.Add(tensor.Entry.Name, tensor);
        }

        Entries = entries.ToImmutable();
    }

    /// <summary>The file as the user named it.</summary>
    public string Path { get; }

    /// <summary>The tensors, in the order of the header or the index.</summary>
    public ImmutableArray<SafetensorsEntry> Entries { get; }

    /// <summary>The strings under <c>__metadata__</c>; empty for a model in several files.</summary>
    public ImmutableDictionary<string, string> Metadata { get; }

    /// <summary>Reads the header, or the index and the headers of its files; which of both is decided by the content.</summary>
    /// <param name="path">A <c>.safetensors</c> file or an index.</param>
    /// <param name="maxHeaderBytes">A header or index larger than this is refused.</param>
    /// <exception cref="InvalidFileException">A file is missing, unreadable, or breaks a rule of the format.</exception>
    public static SafetensorsFile Open(string path, long maxHeaderBytes = DefaultMaxHeaderBytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(maxHeaderBytes);
        return Open(path, () => InputFile.Open(path), maxHeaderBytes);
    }

    /// <summary>Reads one tensor into native memory.</summary>
    /// <exception cref="InvalidFileException">No tensor has the name, its type cannot be loaded, or the file changed.</exception>
    public Tensor Load(string name)
    {
        if (!places.TryGetValue(name, out var place)) throw new InvalidFileException(Path, "", $"no tensor is named {Untrusted.Quote(name)}");
        var (shard, entry) = place;
        var quoted = $"tensor {Untrusted.Quote(name)}";
        if (entry.DType is not { } type)
            throw new InvalidFileException(shard.Name, quoted, $"the type {entry.TypeName} cannot be loaded; convert it to F32, F16 or BF16");
        using var stream = shard.Open();
        if (stream.Length != shard.Length) throw new InvalidFileException(shard.Name, quoted, "the file has changed since it was listed; read it anew");
        stream.Position = shard.DataStart + entry.Begin;
        var source = new ByteSource(shard.Name, stream, entry.End - entry.Begin, exact: true);
        return TensorBytes.Read(source, type, entry.Shape, bigEndian: false, quoted);
    }

    /// <summary>As the public method, from any seekable stream.</summary>
    internal static SafetensorsFile Open(string name, Func<Stream> open, long maxHeaderBytes)
    {
        using var stream = open();
        var start = Signature.Start(name, stream);
        Signature.RefuseForeign(name, start);
        if (SafetensorsIndex.IsIndex(start)) return OpenShards(name, SafetensorsIndex.Read(ByteSource.Whole(name, stream), maxHeaderBytes), maxHeaderBytes);
        var (shard, header) = ReadShard(name, stream, open, maxHeaderBytes);
        return new SafetensorsFile(name, header.Entries.Select(e => (shard, e)), header.Metadata);
    }

    private static SafetensorsFile OpenShards(string index, List<(string Tensor, string File)> map, long maxHeaderBytes)
    {
        var folder = System.IO.Path.GetDirectoryName(index) ?? "";
        var shards = new Dictionary<string, (Shard Shard, Dictionary<string, SafetensorsEntry> Entries)>(StringComparer.Ordinal);
        var tensors = new List<(Shard, SafetensorsEntry)>();
        foreach (var (tensor, file) in map)
        {
            var place = $"weight_map, {Untrusted.Quote(tensor)}";
            if (!shards.TryGetValue(file, out var shard))
            {
                var path = ContainedPath.Resolve(index, place, folder, file);
                using var stream = InputFile.Open(path);
                var start = Signature.Start(path, stream);
                Signature.RefuseForeign(path, start);
                var (opened, header) = ReadShard(path, stream, () => InputFile.Open(path), maxHeaderBytes);
                shards[file] = shard = (opened, header.Entries.ToDictionary(e => e.Name, StringComparer.Ordinal));
            }

            if (!shard.Entries.TryGetValue(tensor, out var entry))
                throw new InvalidFileException(index, place, $"{Untrusted.Quote(file)} does not hold this tensor; index and files do not belong together");
            tensors.Add((shard.Shard, entry));
        }

        return new SafetensorsFile(index, tensors, ImmutableDictionary<string, string>.Empty);
    }

    private static (Shard Shard, SafetensorsHeader Header) ReadShard(string name, Stream stream, Func<Stream> open, long maxHeaderBytes)
    {
        var header = SafetensorsHeader.Read(ByteSource.Whole(name, stream), maxHeaderBytes);
        return (new Shard(name, open, stream.Length, header.DataStart), header);
    }

    private sealed record Shard(string Name, Func<Stream> Open, long Length, long DataStart);
}
