using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Evenkeel.Formats.Data;
using Evenkeel.Formats.Safetensors;
using Evenkeel.Networks;

namespace Evenkeel.Formats.Tests.Support;

/// <summary>Files in memory and on disk.</summary>
internal static class Bytes
{
    public static string File(string name) => Path.Combine(AppContext.BaseDirectory, "Files", name);

    public static Tensor Load(byte[] content, string? array = null) => DataFile.Load("a.file", new MemoryStream(content), array);

    public static SafetensorsFile Open(byte[] content, long maxHeaderBytes = SafetensorsFile.DefaultMaxHeaderBytes) =>
        SafetensorsFile.Open("a.safetensors", () => new MemoryStream(content), maxHeaderBytes);

    /// <summary>A safetensors file of this header and so many bytes of data: 0, 1, 2, …</summary>
    public static byte[] Safetensors(string header, int dataLength) => Safetensors(Encoding.UTF8.GetBytes(header), dataLength);

    public static byte[] Safetensors(byte[] header, int dataLength)
    {
        var length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, header.Length);
        return [.. length, .. header, .. Enumerable.Range(0, dataLength).Select(i => (byte)i)];
    }

    /// <summary>A .npy file of this header dictionary.</summary>
    public static byte[] Npy(string header, int dataLength, byte version = 1) => Npy(header, new byte[dataLength], version);

    public static byte[] Npy(string header, byte[] data, byte version = 1)
    {
        var text = Encoding.UTF8.GetBytes(header);
        var length = new byte[version == 1 ? 2 : 4];
        if (version == 1) BinaryPrimitives.WriteUInt16LittleEndian(length, (ushort)text.Length);
        else BinaryPrimitives.WriteUInt32LittleEndian(length, (uint)text.Length);
        return [0x93, .. "NUMPY"u8, version, 0, .. length, .. text, .. data];
    }

    /// <summary>An IDX file of these extents.</summary>
    public static byte[] Idx(byte type, uint[] extents, byte[] data)
    {
        var header = new byte[4 * extents.Length];
        for (var i = 0; i < extents.Length; i++) BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(4 * i), extents[i]);
        return [0, 0, type, (byte)extents.Length, .. header, .. data];
    }

    public static byte[] Gzip(byte[] content)
    {
        using var stream = new MemoryStream();
        using (var gzip = new GZipStream(stream, CompressionLevel.Optimal)) gzip.Write(content);
        return stream.ToArray();
    }

    public static byte[] Zip(params (string Name, byte[] Content)[] entries)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create))
        {
            foreach (var (name, content) in entries)
            {
                using var entry = zip.CreateEntry(name).Open();
                entry.Write(content);
            }
        }

        return stream.ToArray();
    }
}
