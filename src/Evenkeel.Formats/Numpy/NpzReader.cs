using System.IO.Compression;
using Evenkeel.Formats.Reading;
using Evenkeel.Networks;

namespace Evenkeel.Formats.Numpy;

/// <summary>Reads one array out of a .npz archive, a zip file of .npy files; entry names are only compared, never used as paths.</summary>
internal static class NpzReader
{
    private const int MaxEntries = 10_000;
    private const string Suffix = ".npy";

    /// <summary>Reads the array of that name, or the only one where <paramref name="array"/> is null.</summary>
    public static Tensor Read(string file, Stream stream, string? array)
    {
        try
        {
            stream.Position = 0;
            using var zip = new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: true);
            var entry = Choose(file, Arrays(file, zip), array);
            var within = $"array {Untrusted.Quote(entry.FullName.AsSpan()[..^Suffix.Length])}";
            var limit = Compression.Limit(entry.CompressedLength);
            if (entry.Length > limit)
                throw new InvalidFileException(file, within, $"{entry.CompressedLength} bytes claim to expand to {entry.Length}; the limit is {limit}; save it without compression (numpy.savez)");
            using var content = entry.Open();
            using var source = new ByteSource(file, content, entry.Length, exact: true, within);
            return NpyReader.Read(source);
        }
        catch (Exception e) when (e is not (InvalidFileException or OutOfMemoryException))
        {
            // ZipArchive answers damage with more types than it documents: overflow and argument errors among them.
            throw new InvalidFileException(file, "", $"the zip archive is damaged ({Untrusted.Plain(e.Message)})", e);
        }
    }

    private static List<ZipArchiveEntry> Arrays(string file, ZipArchive zip)
    {
        if (zip.Entries.Count > MaxEntries) throw new InvalidFileException(file, "", $"the archive has {zip.Entries.Count} entries; the limit is {MaxEntries}");
        var arrays = new List<ZipArchiveEntry>();
        foreach (var entry in zip.Entries)
        {
            var name = entry.FullName;
            if (name == "data.pkl" || name.EndsWith("/data.pkl", StringComparison.Ordinal)) throw Signature.Pickle(file);
            if (name.Contains("..", StringComparison.Ordinal) || name.Contains('\\') || name.StartsWith('/') || Untrusted.HasControl(name))
                throw new InvalidFileException(file, "", $"the archive has an entry named {Untrusted.Quote(name)}; a .npz holds plain names");
            if (name.EndsWith(Suffix, StringComparison.Ordinal)) arrays.Add(entry);
        }

        return arrays.Count > 0 ? arrays : throw new InvalidFileException(file, "", "this zip archive holds no .npy arrays, so it is not a .npz file");
    }

    private static ZipArchiveEntry Choose(string file, List<ZipArchiveEntry> arrays, string? array)
    {
        var found = array is null ? arrays : arrays.FindAll(e => e.FullName == array + Suffix);
        if (found.Count == 1) return found[0];
        var names = Names.List(arrays.Select(e => e.FullName[..^Suffix.Length]));
        if (array is null) throw new InvalidFileException(file, "", $"it holds {arrays.Count} arrays; name one as {Untrusted.Plain(Path.GetFileName(file))}:NAME ({names})");
        throw new InvalidFileException(file, "", $"{(found.Count == 0 ? "no array is" : "several arrays are")} named {Untrusted.Quote(array)} (it holds {names})");
    }
}
