using System.Security.Cryptography;
using System.Text;
using Evenkeel.Formats.Yaml;
using Evenkeel.Networks;
using Evenkeel.Networks.Zoo;

namespace Evenkeel.Formats.Models;

/// <summary>A model in a YAML file.</summary>
internal sealed record YamlSource : ModelSource
{
    /// <summary>A model is a few kilobytes of text.</summary>
    public const int MaxBytes = 1 << 20;

    private readonly ModelText text;

    private YamlSource(string reference, ModelText text, string sha256)
        : base(text.Name, reference, text.Data, text.Loss) => (this.text, Target, Sha256) = (text, text.Target, sha256);

    public override string Sha256 { get; }

    public override bool HasInput => text.HasInput;

    public override ModelSource With(string name, long value) => new YamlSource(Reference, text.With(name, value), Sha256);

    public override Model Build(Shape? sample, long? classes, long? vocabulary = null, BuildOptions? options = null) => text.Build(sample, classes);

    /// <summary>Reads a file.</summary>
    public static YamlSource Read(string path)
    {
        var bytes = Start(path);
        OtherFormat.Refuse(path, bytes);
        if (bytes.Length > MaxBytes) throw new InvalidFileException(path, "", $"is larger than {MaxBytes >> 20} MiB, the most that a YAML model may have");
        return Parse(path, Path.GetFileNameWithoutExtension(path), bytes);
    }

    /// <summary>Reads a file's bytes.</summary>
    public static YamlSource Parse(string path, string name, ReadOnlySpan<byte> bytes)
    {
        var text = bytes.StartsWith(Encoding.UTF8.Preamble) ? bytes[Encoding.UTF8.Preamble.Length..] : bytes;
        if (text.Contains((byte)0)) throw new InvalidFileException(path, $"byte {bytes.IndexOf((byte)0)}", "is binary, not a YAML model");
        try
        {
            var model = ModelText.Read(path, name, new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(text));
            return new YamlSource(path, model, Convert.ToHexStringLower(SHA256.HashData(bytes)));
        }
        catch (DecoderFallbackException exception)
        {
            throw new InvalidFileException(path, $"byte {exception.Index + bytes.Length - text.Length}", "is not UTF-8; save the model as UTF-8", exception);
        }
    }

    /// <summary>The file's bytes, one more than a model may have at most.</summary>
    private static byte[] Start(string path)
    {
        if (path.Contains('\0', StringComparison.Ordinal)) throw new InvalidFileException(path.Replace('\0', '\uFFFD'), "", "a file's name has no NUL");
        if (Directory.Exists(path)) throw new InvalidFileException(path, "", "is a directory; give a model file");
        if (!File.Exists(path))
        {
            var zoo = Zoo.Networks.Any(n => n.Name == path) ? $"; did you mean 'zoo:{path}'?" : "";
            throw new InvalidFileException(path, "", $"there is no such file{zoo}");
        }

        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            var buffer = new byte[MaxBytes + 1];
            return buffer[..stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false)];
        }
        catch (IOException exception)
        {
            throw new InvalidFileException(path, "", $"cannot be read: {exception.Message}", exception);
        }
    }
}
