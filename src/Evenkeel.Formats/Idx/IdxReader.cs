using System.Buffers.Binary;
using Evenkeel.Formats.Reading;
using Evenkeel.Networks;

namespace Evenkeel.Formats.Idx;

/// <summary>
/// Reads the IDX format of the MNIST files: two zeros, an element type, the number of axes, the extents, the elements, all big-endian.
/// </summary>
internal static class IdxReader
{
    public static Tensor Read(ByteSource source)
    {
        Span<byte> magic = stackalloc byte[4];
        source.Fill(magic, "header");
        if (magic[0] != 0 || magic[1] != 0) throw source.Error("header", "it must start with two zero bytes; this is not an IDX file");
        var type = Type(magic[2]) ?? throw source.Error("header", $"element type 0x{magic[2]:x2} is not known; 08, 09, 0b, 0c, 0d and 0e are");
        if (magic[3] > TensorBytes.MaxRank) throw source.Error("header", $"it declares {magic[3]} axes; the limit is {TensorBytes.MaxRank}");
        var extents = Extents(source, magic[3]);
        if (TensorBytes.Length(extents, type.Size() * 8) is not { } length) throw source.Error("header", "the product of the extents exceeds 2^63 bytes");
        var shape = new Shape(extents);
        if (source.Exact ? length != source.Left : length > source.Left)
            throw source.Error("header", $"{shape} of {type} needs {length} bytes, {(source.Exact ? "" : "at most ")}{source.Left} follow; the file is cut off or damaged");
        var tensor = TensorBytes.Read(source, type, shape, bigEndian: true, "elements");
        try
        {
            source.RequireEnd("elements");
            return tensor;
        }
        catch
        {
            tensor.Dispose();
            throw;
        }
    }

    private static DType? Type(byte code) => code switch
    {
        0x08 => DType.UInt8,
        0x09 => DType.Int8,
        0x0B => DType.Int16,
        0x0C => DType.Int32,
        0x0D => DType.Float32,
        0x0E => DType.Float64,
        _ => null,
    };

    private static long[] Extents(ByteSource source, int rank)
    {
        var bytes = new byte[rank * sizeof(uint)];
        source.Fill(bytes, "header");
        var extents = new long[rank];
        for (var axis = 0; axis < rank; axis++) extents[axis] = BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(axis * sizeof(uint)));
        return extents;
    }
}
