using System.Runtime.InteropServices;
using Evenkeel.Formats.Onnx.Schema;
using Evenkeel.Formats.Reading;
using Evenkeel.Networks;

namespace Evenkeel.Formats.Onnx.Reading;

/// <summary>A tensor of an ONNX file: its facts, checked when it is found, and its values, read when they are wanted.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its element type.</param>
/// <param name="Shape">Its extents.</param>
/// <param name="Read">Reads its values in its own type.</param>
internal sealed record FileTensor(string Name, DType Type, Shape Shape, Func<Tensor> Read)
{
    private const int ExternalLocation = 1;

    /// <summary>Checks a tensor's declarations against what stands in the file.</summary>
    /// <exception cref="InvalidFileException">They do not fit each other, or the element type is not read.</exception>
    public static FileTensor Of(OnnxFile file, TensorProto proto, string? name = null)
    {
        name ??= proto.Name;
        var place = $"tensor {Untrusted.Quote(name)}";
        if (OnnxTypes.Of(proto.DataType) is not { } type) throw new InvalidFileException(file.Path, place, $"its element type is {OnnxTypes.NameOf(proto.DataType)}, which is not read");
        if (proto.Dims.Count > TensorBytes.MaxRank) throw new InvalidFileException(file.Path, place, $"it has {proto.Dims.Count} axes; at most {TensorBytes.MaxRank} are read");
        if (proto.Dims.FirstOrDefault(d => d < 0) is < 0 and var negative) throw new InvalidFileException(file.Path, place, $"an extent (={negative}) must not be negative");
        long[] extents = [.. proto.Dims];
        if (TensorBytes.Length(extents, 8 * type.Size()) is not { } bytes) throw new InvalidFileException(file.Path, place, $"its shape {string.Join('×', extents)} is larger than any file");

        var shape = new Shape(extents);
        if (proto.DataLocation == ExternalLocation)
        {
            var external = ExternalData.Of(file, place, proto, bytes);
            return new FileTensor(name, type, shape, () => external.Read(type, shape));
        }

        if (file.RawLength(proto) is { } raw)
        {
            if (raw != bytes) throw new InvalidFileException(file.Path, place, $"its raw data has {raw} bytes, and {shape} of {type} takes {bytes}");
            return new FileTensor(name, type, shape, () => FromRaw(file.Path, place, file.OpenRaw(proto), raw, type, shape));
        }

        var count = CountOf(proto, type);
        if (count != shape.Length) throw new InvalidFileException(file.Path, place, $"it has {count} values, and its shape {shape} holds {shape.Length}");
        return new FileTensor(name, type, shape, () => FromFields(proto, type, shape));
    }

    /// <summary>A number that stands in a node; null where its declarations do not fit, which is found again where the node is run.</summary>
    public static FileTensor? OfNumber(TensorProto proto)
    {
        if (OnnxTypes.Of(proto.DataType) is not { } type || proto.DataLocation == ExternalLocation) return null;
        if (proto.HasRawData ? proto.RawData.Length != type.Size() : CountOf(proto, type) != 1) return null;
        var shape = new Shape([.. proto.Dims]);
        return new FileTensor("", type, shape, () => proto.HasRawData ? FromRaw("", "", OnnxFile.InMemory(proto.RawData), proto.RawData.Length, type, shape) : FromFields(proto, type, shape));
    }

    private static Tensor FromRaw(string path, string place, Stream stream, long length, DType type, Shape shape)
    {
        using (stream) return TensorBytes.Read(new ByteSource(path, stream, length, exact: true), type, shape, bigEndian: false, place);
    }

    private static int CountOf(TensorProto proto, DType type) => type switch
    {
        DType.Float32 => proto.FloatData.Count,
        DType.Float64 => proto.DoubleData.Count,
        DType.Int64 => proto.Int64Data.Count,
        DType.UInt32 or DType.UInt64 => proto.Uint64Data.Count,
        _ => proto.Int32Data.Count,
    };

    /// <summary>Small types stand in the field of 32-bit integers, half ones by their bits.</summary>
    private static Tensor FromFields(TensorProto proto, DType type, Shape shape)
    {
        var tensor = new Tensor(type, shape);
        switch (type)
        {
            case DType.Float32: proto.FloatData.ToArray().CopyTo(tensor.Span<float>()); break;
            case DType.Float64: proto.DoubleData.ToArray().CopyTo(tensor.Span<double>()); break;
            case DType.Int64: proto.Int64Data.ToArray().CopyTo(tensor.Span<long>()); break;
            case DType.UInt64: proto.Uint64Data.ToArray().CopyTo(tensor.Span<ulong>()); break;
            case DType.UInt32: Fill(proto.Uint64Data, TensorBytes.Bytes(tensor, 0, (int)tensor.Length), v => (uint)v); break;
            default: FillSmall(proto, type, TensorBytes.Bytes(tensor, 0, (int)tensor.Length)); break;
        }

        return tensor;
    }

    private static void FillSmall(TensorProto proto, DType type, Span<byte> bytes)
    {
        if (type.Size() == 4) Fill(proto.Int32Data, bytes, v => v);
        else if (type.Size() == 2) Fill(proto.Int32Data, bytes, v => (ushort)v);
        else if (type == DType.Bool) Fill(proto.Int32Data, bytes, v => (byte)(v != 0 ? 1 : 0));
        else Fill(proto.Int32Data, bytes, v => (byte)v);
    }

    private static void Fill<TFrom, T>(IEnumerable<TFrom> values, Span<byte> bytes, Func<TFrom, T> convert)
        where T : unmanaged
    {
        var target = MemoryMarshal.Cast<byte, T>(bytes);
        var i = 0;
        foreach (var value in values) target[i++] = convert(value);
    }
}
