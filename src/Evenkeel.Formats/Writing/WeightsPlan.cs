using System.Collections.Immutable;
using Evenkeel.Formats.Numpy;
using Evenkeel.Formats.Safetensors;

namespace Evenkeel.Formats.Writing;

/// <summary>A file of weights and what it will hold.</summary>
/// <param name="Path">Its path.</param>
/// <param name="Tensors">Its tensors, in the order of the file.</param>
public sealed record PlannedFile(string Path, ImmutableArray<TensorContent> Tensors)
{
    /// <summary>The bytes of its tensors.</summary>
    public long Bytes => Tensors.Sum(t => t.Bytes);
}

/// <summary>Which files a write will make, and what each will hold: known before anything is drawn.</summary>
public sealed record WeightsPlan
{
    private WeightsPlan(string path, ImmutableArray<PlannedFile> files, string? index) => (Path, Files, Index) = (path, files, index);

    /// <summary>The path that was asked for.</summary>
    public string Path { get; }

    /// <summary>The files of weights.</summary>
    public ImmutableArray<PlannedFile> Files { get; }

    /// <summary>The index that names the tensors of several files; null for a single one.</summary>
    public string? Index { get; }

    /// <summary>The number of tensors.</summary>
    public int Tensors => Files.Sum(f => f.Tensors.Length);

    /// <summary>The bytes of all tensors.</summary>
    public long Bytes => Files.Sum(f => f.Bytes);

    /// <summary>The memory that the write takes on so many threads: the buffers, and the largest tensor that is drawn whole.</summary>
    public long Memory(int threads)
        => (long)Overlap.Slots(threads) * Chunks.MaxBytes + Files.SelectMany(f => f.Tensors).Select(t => t.Memory).DefaultIfEmpty().Max();

    /// <summary>Lays tensors out.</summary>
    /// <param name="path">A <c>.safetensors</c> or <c>.npz</c> file.</param>
    /// <param name="tensors">The tensors, in the order of the network.</param>
    /// <param name="shardBytes">The most bytes of tensors in a file, where there is more than one tensor in it; null for a single file.</param>
    /// <exception cref="ArgumentException">The path or the element types do not go with a format that is written, or two tensors have one name.</exception>
    public static WeightsPlan Create(string path, IReadOnlyList<TensorContent> tensors, long? shardBytes = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(tensors);
        if (tensors.GroupBy(t => t.Name, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { } twice) throw new ArgumentException($"two tensors are named '{twice.Key}'; a file needs a name for each");
        var format = WeightsFormats.Of(path);
        if (WeightsFormats.Problem(format, shardBytes, tensors.Select(t => t.DType)) is { } problem) throw new ArgumentException($"{path}: {problem}");
        if (format == WeightsFormat.Npz) return new WeightsPlan(path, [new PlannedFile(path, [.. tensors])], null);
        var shards = SafetensorsShards.Cut(tensors, shardBytes ?? long.MaxValue);
        if (shards.Count == 1) return new WeightsPlan(path, [new PlannedFile(path, SafetensorsShards.Aligned(shards[0]))], null);
        return new WeightsPlan(path, [.. shards.Select((s, i) => new PlannedFile(SafetensorsShards.NameOf(path, i, shards.Count), SafetensorsShards.Aligned(s)))], SafetensorsShards.IndexOf(path));
    }

    /// <summary>The files that stand where this write, or one of the same path in one file or several, puts its own.</summary>
    public IEnumerable<string> Existing() => Files.Select(f => f.Path).Append(Path).Append(SafetensorsShards.IndexOf(Path)).Distinct().Where(File.Exists);

    /// <summary>Draws and writes all files. They get their names when all are complete, the index last.</summary>
    /// <exception cref="IOException">A file cannot be written; nothing of it is left.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled; nothing of it is left.</exception>
    public void Write(WriteOptions options, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        List<PartialFile> partials = [];
        try
        {
            using var pump = new Pump(options.Threads, options.Progress, cancellation) { Total = Bytes };
            foreach (var file in Files)
            {
                var partial = new PartialFile(file.Path);
                partials.Add(partial);
                Write(partial.Stream, file, options, pump);
                options.Progress?.Invoke(new WriteProgress(Bytes, Bytes, ""));
                partial.Complete();
            }

            if (Index is { } index)
            {
                var partial = new PartialFile(index);
                partials.Add(partial);
                SafetensorsShards.WriteIndex(partial.Stream, this);
                partial.Complete();
            }

            cancellation.ThrowIfCancellationRequested();
            RemoveTwin();
            foreach (var partial in partials) partial.Publish();
        }
        finally
        {
            foreach (var partial in partials) partial.Dispose();
        }
    }

    private void Write(Stream stream, PlannedFile file, WriteOptions options, Pump pump)
    {
        try
        {
            if (WeightsFormats.Of(Path) == WeightsFormat.Npz) NpzWriter.Write(stream, file.Tensors, pump);
            else SafetensorsWriter.Write(stream, file.Tensors, options.Metadata, pump);
        }
        catch (ArgumentOutOfRangeException exception)
        {
            // What .NET makes of EFBIG.
            throw new IOException("the file is larger than its file system, or a limit of this session (ulimit -f), allows; cut it with a shard size", exception);
        }
    }

    /// <summary>An index of before must not name files that are new, and a single file of before is another model than new shards.</summary>
    private void RemoveTwin()
    {
        File.Delete(SafetensorsShards.IndexOf(Path));
        if (Index is not null) File.Delete(Path);
    }
}
