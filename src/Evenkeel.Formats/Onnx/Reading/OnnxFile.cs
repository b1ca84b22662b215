using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Evenkeel.Formats.Onnx.Schema;
using Evenkeel.Formats.Reading;
using Google.Protobuf;

namespace Evenkeel.Formats.Onnx.Reading;

/// <summary>An ONNX file that was parsed: bytes that are a model, not yet a network.</summary>
internal sealed class OnnxFile
{
    /// <summary>The versions of the standard operators whose meaning is known.</summary>
    public const long OldestOpset = 1, NewestOpset = 27;

    /// <summary>Protobuf's own bound on a message.</summary>
    private const long MostBytes = int.MaxValue;

    private readonly Func<Stream> open;
    private readonly Task<string> hash;
    private readonly Dictionary<TensorProto, FileRange> large;

    /// <param name="path">The file as the user named it.</param>
    /// <param name="open">Opens its bytes.</param>
    /// <exception cref="InvalidFileException">It is no model, or of versions that are not read.</exception>
    private OnnxFile(string path, Func<Stream> open)
    {
        (Path, this.open) = (path, open);
        hash = Task.Run(() => Read(stream => Convert.ToHexStringLower(SHA256.HashData(stream))));
        var outline = Read(stream => new Outline(stream));
        Model = Parse(outline);
        Opset = OpsetOf(path, Model);
        large = new Dictionary<TensorProto, FileRange>(ReferenceEqualityComparer.Instance);
        foreach (var (tensor, range) in Model.Graph.Initializer.Zip(outline.RawData))
        {
            if (range is { } place) large.Add(tensor, place);
        }
    }

    /// <summary>The file as the user named it.</summary>
    public string Path { get; }

    /// <summary>The model, without the raw data that stay in the file.</summary>
    public ModelProto Model { get; }

    /// <summary>The version of the standard operators.</summary>
    public long Opset { get; }

    /// <summary>The hash of the bytes, in lower-case hexadecimal digits. It is taken while other work is done.</summary>
    /// <exception cref="InvalidFileException">They cannot be read.</exception>
    public string Sha256 => hash.GetAwaiter().GetResult();

    /// <summary>The folder that external data lies in.</summary>
    public string Folder => System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(Path)) ?? "";

    /// <summary>Whether PyTorch wrote the file, so that every initializer is a parameter or a buffer.</summary>
    public bool IsPyTorch => Model.ProducerName == "pytorch";

    /// <summary>Whether the first bytes are those of an ONNX file: field 1, the small integer ir_version.</summary>
    public static bool Is(string path, ReadOnlySpan<byte> start) => start is [0x08, < 0x20, ..] || path.EndsWith(".onnx", StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads and parses a file.</summary>
    /// <exception cref="InvalidFileException">It is no model, or of versions that are not read.</exception>
    public static OnnxFile Open(string path)
    {
        using (var stream = InputFile.Open(path))
        {
            if (stream.Length > MostBytes) throw new InvalidFileException(path, "", $"is larger than {MostBytes} bytes, the most that a protobuf may have; save it with external data");
            Signature.RefuseForeign(path, Signature.Start(path, stream));
        }

        return new OnnxFile(path, () => InputFile.Open(path));
    }

    /// <summary>Parses a file's bytes.</summary>
    public static OnnxFile Parse(string path, byte[] bytes) => new(path, () => new MemoryStream(bytes, writable: false));

    /// <summary>The bytes of a tensor's raw data; null where it has none.</summary>
    public long? RawLength(TensorProto tensor) => large.TryGetValue(tensor, out var range) ? range.Length : tensor.HasRawData ? tensor.RawData.Length : null;

    /// <summary>Opens a tensor's raw data.</summary>
    /// <exception cref="InvalidFileException">The file cannot be read any more.</exception>
    public Stream OpenRaw(TensorProto tensor)
    {
        if (!large.TryGetValue(tensor, out var range)) return InMemory(tensor.RawData);
        var stream = open();
        stream.Position = range.Offset;
        return stream;
    }

    /// <summary>Bytes of the message as a stream.</summary>
    public static Stream InMemory(ByteString bytes)
        => MemoryMarshal.TryGetArray(bytes.Memory, out var array) ? new MemoryStream(array.Array!, array.Offset, array.Count, writable: false) : new MemoryStream(bytes.ToByteArray(), writable: false);

    private T Read<T>(Func<Stream, T> read)
    {
        try
        {
            using var stream = open();
            return read(stream);
        }
        catch (IOException exception)
        {
            throw new InvalidFileException(Path, "", $"cannot be read ({Untrusted.Plain(exception.Message)})", exception);
        }
    }

    private ModelProto Parse(Outline outline)
    {
        try
        {
            var model = ModelProto.Parser.ParseFrom(outline.Message);
            return model.Graph is null ? throw new InvalidFileException(Path, "", "holds no graph; it is no ONNX model, or it is damaged") : model;
        }
        catch (Exception exception) when (exception is InvalidProtocolBufferException or IndexOutOfRangeException or ArgumentException)
        {
            // Protobuf's reader runs past the end of some files that lie about a length.
            throw new InvalidFileException(Path, "", $"is no ONNX file, or is damaged: {Untrusted.Plain(exception.Message)}", exception);
        }
    }

    private static long OpsetOf(string path, ModelProto model)
    {
        var standard = model.OpsetImport.Where(o => IsStandard(o.Domain)).Select(o => o.Version).ToArray();
        if (standard.Length == 0) throw new InvalidFileException(path, "", "imports no version of the standard operators, as files before ONNX 1.0; export the model again");
        var version = standard.Max();
        if (version is < OldestOpset or > NewestOpset) throw new InvalidFileException(path, "", $"uses opset {version}; {OldestOpset} to {NewestOpset} are read: export the model with one of them");
        return version;
    }

    /// <summary>Whether a domain is that of the standard operators.</summary>
    public static bool IsStandard(string domain) => domain is "" or "ai.onnx";
}
