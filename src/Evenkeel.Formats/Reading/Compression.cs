using System.IO.Compression;

namespace Evenkeel.Formats.Reading;

/// <summary>Bounds on what compressed bytes may become, and gzip.</summary>
internal static class Compression
{
    /// <summary>Data of this size are harmless, whatever their ratio.</summary>
    public const long Allowance = 64L << 20;

    /// <summary>Beyond the allowance; MNIST's images reach 5, tables of numbers about 8.</summary>
    public const long Ratio = 10;

    /// <summary>A DEFLATE stream cannot exceed it: 258 bytes from a length and a distance code of one bit each.</summary>
    private const long DeflateRatio = 1032;

    /// <summary>Whether the bytes start a gzip file (RFC 1952, section 2.3.1).</summary>
    public static bool IsGzip(ReadOnlySpan<byte> start) => start.StartsWith<byte>([0x1F, 0x8B]);

    /// <summary>The most bytes that <paramref name="compressed"/> bytes are allowed to become.</summary>
    public static long Limit(long compressed) => compressed > long.MaxValue / (2 * DeflateRatio)
        ? Allowance
        : Math.Min(Allowance + (Ratio * compressed), DeflateRatio * compressed);

    /// <summary>The bytes of a seekable stream, decompressed where its content is gzip.</summary>
    public static ByteSource Open(string file, Stream stream)
    {
        Span<byte> start = stackalloc byte[2];
        var raw = ByteSource.Whole(file, stream);
        if (!IsGzip(start[..raw.FillUpTo(start)])) return ByteSource.Whole(file, stream);
        stream.Position = 0;
        return new ByteSource(file, new GZipStream(stream, CompressionMode.Decompress, leaveOpen: true), Limit(stream.Length), exact: false);
    }
}
