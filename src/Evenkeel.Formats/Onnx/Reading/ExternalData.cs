using System.Globalization;
using Evenkeel.Formats.Onnx.Schema;
using Evenkeel.Formats.Reading;
using Evenkeel.Networks;

namespace Evenkeel.Formats.Onnx.Reading;

/// <summary>A tensor's values in a file beside the model.</summary>
/// <param name="Path">The file, which lies in the model's folder or below.</param>
/// <param name="Name">Its name as the model has it.</param>
/// <param name="Offset">Where the values start.</param>
/// <param name="Length">Their bytes.</param>
/// <param name="Place">The tensor, for errors.</param>
internal sealed record ExternalData(string Path, string Name, long Offset, long Length, string Place)
{
    /// <summary>Checks where a tensor's values lie.</summary>
    /// <exception cref="InvalidFileException">The file's name leads out of the folder, or offset and length are not within the file.</exception>
    public static ExternalData Of(OnnxFile file, string place, TensorProto proto, long bytes)
    {
        var entries = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var entry in proto.ExternalData)
        {
            if (!entries.TryAdd(entry.Key, entry.Value)) throw new InvalidFileException(file.Path, place, $"external data names {Untrusted.Quote(entry.Key)} twice");
        }

        if (!entries.TryGetValue("location", out var location)) throw new InvalidFileException(file.Path, place, "external data must name its 'location'");
        var path = ContainedPath.Resolve(file.Path, place, file.Folder, location);
        using var stream = InputFile.Open(path, location);
        var offset = Number(file, place, entries, "offset") ?? 0;
        var length = Number(file, place, entries, "length") ?? bytes;
        if (length != bytes) throw new InvalidFileException(file.Path, place, $"external data has a 'length' of {length} bytes, and the tensor takes {bytes}");
        if (offset > stream.Length || length > stream.Length - offset)
        {
            throw new InvalidFileException(file.Path, place, $"its {length} bytes from {offset} on are not within {Untrusted.Quote(location)}, which has {stream.Length}");
        }

        return new ExternalData(path, location, offset, length, place);
    }

    public Tensor Read(DType type, Shape shape)
    {
        using var stream = InputFile.Open(Path, Name);
        stream.Position = Offset;
        return TensorBytes.Read(new ByteSource(Name, stream, Length, exact: false), type, shape, bigEndian: false, Place);
    }

    private static long? Number(OnnxFile file, string place, Dictionary<string, string> entries, string key)
    {
        if (!entries.TryGetValue(key, out var text)) return null;
        if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            throw new InvalidFileException(file.Path, place, $"'{key}' of external data (={Untrusted.Plain(text)}) must be a whole number from 0 to {long.MaxValue}");
        }

        return number;
    }
}
