using System.Runtime.InteropServices;
using Evenkeel.Formats.Onnx.Schema;

namespace Evenkeel.Formats.Onnx.Reading;

/// <summary>Bytes of a file.</summary>
/// <param name="Offset">Where they start.</param>
/// <param name="Length">How many they are.</param>
internal readonly record struct FileRange(long Offset, long Length);

/// <summary>
/// A model's message without the large raw data of its initializers, which stay in the file until they are wanted: protobuf's reader copies
/// whatever it reads, and a model is as large as its weights.
/// </summary>
internal sealed class Outline
{
    /// <summary>Raw data of fewer bytes stay in the message.</summary>
    public const int LeastLarge = 1 << 16;

    private const int VarintBits = 7, LongestVarint = 10, LengthBytes = 5;

    /// <summary>The fields that lead from a model to raw data.</summary>
    private static readonly ulong[] Path = [ModelProto.GraphFieldNumber, GraphProto.InitializerFieldNumber, TensorProto.RawDataFieldNumber];

    private readonly Stream stream;
    private readonly List<byte> message = [];
    private readonly List<FileRange?> rawData = [];

    /// <summary>Whether all fields so far were well-formed; after one that is not, all is kept for protobuf's reader to judge.</summary>
    private bool isRegular = true;

    /// <param name="stream">A model, from the start of a seekable stream.</param>
    /// <exception cref="IOException">The stream cannot be read.</exception>
    public Outline(Stream stream)
    {
        this.stream = stream;
        stream.Position = 0;
        Copy(0, stream.Length);
    }

    private enum Wire
    {
        Varint = 0,
        Fixed64 = 1,
        Bytes = 2,
        Fixed32 = 5,
    }

    /// <summary>What is left of the message.</summary>
    public ReadOnlySpan<byte> Message => CollectionsMarshal.AsSpan(message);

    /// <summary>Where the raw data of the first initializers stand in the stream; null where they are in the message.</summary>
    public IReadOnlyList<FileRange?> RawData => rawData;

    private void Copy(int depth, long end)
    {
        while (stream.Position < end)
        {
            var start = stream.Position;
            var tag = isRegular ? Varint(end) : null;
            var wire = (Wire)(tag & 7 ?? 7);
            if (LengthOf(wire, end) is not { } length || length > end - stream.Position)
            {
                isRegular = false;
                Keep(start, end);
            }
            else if (wire == Wire.Bytes && tag >> 3 == Path[depth])
            {
                Follow(depth, start, length);
            }
            else
            {
                Keep(start, stream.Position + length);
            }
        }
    }

    private void Follow(int depth, long start, long length)
    {
        if (depth == Path.Length - 1)
        {
            var isLarge = length >= LeastLarge;
            rawData[^1] = isLarge ? new FileRange(stream.Position, length) : null;
            if (isLarge) stream.Position += length;
            else Keep(start, stream.Position + length);
            return;
        }

        if (depth == Path.Length - 2) rawData.Add(null);
        message.Add((byte)((Path[depth] << 3) | (ulong)Wire.Bytes));
        var place = message.Count;
        Append(LengthBytes);
        Copy(depth + 1, stream.Position + length);
        PutLength(place, message.Count - place - LengthBytes);
    }

    /// <summary>The bytes of a field's value after what says how many they are; null where there is no such field.</summary>
    private long? LengthOf(Wire wire, long end) => wire switch
    {
        Wire.Varint => Varint(end) is null ? null : 0,
        Wire.Fixed64 => sizeof(ulong),
        Wire.Fixed32 => sizeof(uint),
        Wire.Bytes => Varint(end) is { } length and <= long.MaxValue ? (long)length : null,
        _ => null,
    };

    private ulong? Varint(long end)
    {
        ulong value = 0;
        for (var i = 0; i < LongestVarint && stream.Position < end; i++)
        {
            var next = stream.ReadByte();
            value |= (ulong)(next & 0x7F) << (VarintBits * i);
            if (next < 0x80) return next < 0 ? null : value;
        }

        return null;
    }

    private void Keep(long start, long end)
    {
        stream.Position = start;
        stream.ReadExactly(Append(checked((int)(end - start))));
    }

    /// <summary>Writes a length in as many bytes as any length takes.</summary>
    private void PutLength(int place, int length)
    {
        for (var i = 1; i < LengthBytes; i++, length >>= VarintBits) message[place++] = (byte)(length | 0x80);
        message[place] = (byte)length;
    }

    private Span<byte> Append(int count)
    {
        CollectionsMarshal.SetCount(message, message.Count + count);
        return CollectionsMarshal.AsSpan(message)[^count..];
    }
}
