using System.Security.Cryptography;
using Evenkeel.Formats.Onnx.Schema;
using Evenkeel.Formats.Reading;
using Google.Protobuf;

namespace Evenkeel.Formats.Onnx.Reading;

/// <summary>An ONNX file that was parsed: bytes that are a model, not yet a network.</summary>
/// <param name="Path">The file as the user named it.</param>
/// <param name="Model">The model.</param>
/// <param name="Opset">The version of the standard operators.</param>
/// <param name="Sha256">The hash of the bytes, in lower-case hexadecimal digits.</param>
internal sealed record OnnxFile(string Path, ModelProto Model, long Opset, string Sha256)
{
    /// <summary>The versions of the standard operators whose meaning is known.</summary>
    public const long OldestOpset = 1, NewestOpset = 27;

    /// <summary>Protobuf's own bound on a message.</summary>
    private const long MostBytes = int.MaxValue;

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
        using var stream = InputFile.Open(path);
        if (stream.Length > MostBytes) throw new InvalidFileException(path, "", $"is larger than {MostBytes} bytes, the most that a protobuf may have; save it with external data");
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        Signature.RefuseForeign(path, bytes);
        return Parse(path, bytes);
    }

    /// <summary>Parses a file's bytes.</summary>
    public static OnnxFile Parse(string path, byte[] bytes)
    {
        // Both look at all bytes, which takes about as long.
        var hash = Task.Run(() => Convert.ToHexStringLower(SHA256.HashData(bytes)));
        ModelProto model;
        try
        {
            model = ModelProto.Parser.ParseFrom(bytes.AsSpan());
        }
        catch (Exception exception) when (exception is InvalidProtocolBufferException or IndexOutOfRangeException or ArgumentException)
        {
            // Protobuf's reader runs past the end of some files that lie about a length.
            throw new InvalidFileException(path, "", $"is no ONNX file, or is damaged: {Untrusted.Plain(exception.Message)}", exception);
        }

        if (model.Graph is null) throw new InvalidFileException(path, "", "holds no graph; it is no ONNX model, or it is damaged");
        return new OnnxFile(path, model, OpsetOf(path, model), hash.GetAwaiter().GetResult());
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
