using System.Buffers.Binary;
using System.Text.Json;
using Evenkeel.Formats.Writing;

namespace Evenkeel.Formats.Safetensors;

/// <summary>Writes a safetensors file in one go: the header, which is known beforehand, then the tensors as they are drawn.</summary>
internal static class SafetensorsWriter
{
    /// <summary>Data start at a multiple of this, as in the format's own writer, so that a mapped file can be read in place.</summary>
    private const int Alignment = 8;

    public static void Write(Stream stream, IReadOnlyList<TensorContent> tensors, IReadOnlyDictionary<string, string> metadata, Pump pump)
    {
        stream.Write(Header(tensors, metadata));
        pump.Run(tensors, new Sink(stream));
    }

    /// <summary>The header's length and the header, padded with spaces.</summary>
    public static byte[] Header(IReadOnlyList<TensorContent> tensors, IReadOnlyDictionary<string, string> metadata)
    {
        using var stream = new MemoryStream();
        stream.Write(stackalloc byte[sizeof(long)]);
        using (var json = new Utf8JsonWriter(stream)) Write(json, tensors, metadata);
        while (stream.Length % Alignment != 0) stream.WriteByte((byte)' ');
        var header = stream.ToArray();
        BinaryPrimitives.WriteInt64LittleEndian(header, header.Length - sizeof(long));
        return header;
    }

    private static void Write(Utf8JsonWriter json, IReadOnlyList<TensorContent> tensors, IReadOnlyDictionary<string, string> metadata)
    {
        json.WriteStartObject();
        if (metadata.Count > 0)
        {
            json.WriteStartObject("__metadata__");
            foreach (var (key, value) in metadata) json.WriteString(key, value);
            json.WriteEndObject();
        }

        long position = 0;
        foreach (var tensor in tensors)
        {
            json.WriteStartObject(tensor.Name);
            json.WriteString("dtype", SafetensorsTypes.NameOf(tensor.DType));
            json.WriteStartArray("shape");
            foreach (var extent in tensor.Shape.Extents) json.WriteNumberValue(extent);
            json.WriteEndArray();
            json.WriteStartArray("data_offsets");
            json.WriteNumberValue(position);
            json.WriteNumberValue(position += tensor.Bytes);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private sealed class Sink(Stream stream) : ITensorSink
    {
        public void Begin(TensorContent tensor)
        {
        }

        public void Write(ReadOnlySpan<byte> bytes) => stream.Write(bytes);
    }
}
