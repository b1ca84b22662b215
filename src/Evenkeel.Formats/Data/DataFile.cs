using Evenkeel.Formats.Csv;
using Evenkeel.Formats.Idx;
using Evenkeel.Formats.Numpy;
using Evenkeel.Formats.Reading;
using Evenkeel.Networks;

namespace Evenkeel.Formats.Data;

/// <summary>Reads an array from a file of any supported format, which the content decides and not the name.</summary>
public static class DataFile
{
    /// <summary>Loads a .npy array, one array of a .npz archive, an IDX file or a CSV table of numbers; IDX, .npy and CSV may be gzipped.</summary>
    /// <param name="path">The file.</param>
    /// <param name="array">Which array of a .npz archive; null where it holds one.</param>
    /// <exception cref="InvalidFileException">
    /// The file is missing, unreadable, malformed, of another format, or refused as unsafe (a pickle, a compression bomb).
    /// </exception>
    public static Tensor Load(string path, string? array = null)
    {
        using var stream = InputFile.Open(path);
        return Load(path, stream, array);
    }

    /// <summary>As the public method, from a seekable stream.</summary>
    internal static Tensor Load(string name, Stream stream, string? array)
    {
        if (Signature.IsZip(Signature.Start(name, stream))) return NpzReader.Read(name, stream, array);
        var (kind, source) = Identify(name, stream);
        if (array is not null) throw new InvalidFileException(name, "", $"this is no .npz archive, so it has no array {Untrusted.Quote(array)}; name the file alone");
        return Read(kind, source);
    }

    /// <summary>The array behind what <see cref="Identify"/> found.</summary>
    internal static Tensor Read(DataKind kind, ByteSource source) => kind switch
    {
        DataKind.Npy => NpyReader.Read(source),
        DataKind.Idx => IdxReader.Read(source),
        _ => CsvReader.ReadTable(source),
    };

    /// <summary>What a file that is no zip archive holds, after decompression, and its bytes from the start.</summary>
    internal static (DataKind Kind, ByteSource Source) Identify(string name, Stream stream)
    {
        Signature.RefuseForeign(name, Signature.Start(name, stream));
        var source = Compression.Open(name, stream);
        var start = source.Peek(Signature.StartLength).Span;
        Signature.RefuseForeign(name, start);
        if (Signature.IsNpy(start)) return (DataKind.Npy, source);
        if (Signature.IsIdx(start)) return (DataKind.Idx, source);
        if (Signature.IsSafetensors(start)) throw source.Error("", "this is a safetensors file of weights, not a data file");
        if (!Signature.IsText(start)) throw source.Error("", "this is not a data file; .npy, .npz, IDX and CSV are read, the first and the last two gzipped too");
        return (DataKind.Csv, source);
    }
}
