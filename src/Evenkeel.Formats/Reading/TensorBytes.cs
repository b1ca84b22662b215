using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Evenkeel.Networks;

namespace Evenkeel.Formats.Reading;

/// <summary>Bytes of a file into a tensor's native memory.</summary>
internal static class TensorBytes
{
    /// <summary>NumPy's own bound on the number of axes.</summary>
    public const int MaxRank = 64;

    private const int ChunkElements = 1 << 18;

    /// <summary>The product of <paramref name="extents"/> and <paramref name="bits"/> in whole bytes, or null where 63 bits do not hold it.</summary>
    public static long? Length(ReadOnlySpan<long> extents, int bits)
    {
        if (extents.Contains(0)) return 0;
        var limit = (UInt128)long.MaxValue * 8;
        UInt128 product = (uint)bits;
        foreach (var extent in extents)
        {
            if ((ulong)extent > limit / product) return null;
            product *= (ulong)extent;
        }

        return product % 8 == 0 ? (long)(product / 8) : null;
    }

    /// <summary>
    /// Reads a whole tensor. The caller has compared its size with <see cref="ByteSource.Left"/>: only then is memory taken.
    /// </summary>
    public static Tensor Read(ByteSource source, DType type, Shape shape, bool bigEndian, string what)
    {
        var tensor = new Tensor(type, shape);
        try
        {
            for (long start = 0; start < tensor.Length; start += ChunkElements)
            {
                var count = (int)Math.Min(ChunkElements, tensor.Length - start);
                var bytes = Bytes(tensor, start, count);
                source.Fill(bytes, what);
                if (bigEndian) Reverse(bytes, type.Size());
                if (type == DType.Bool) RequireBools(source, bytes, start, what);
            }
        }
        catch
        {
            tensor.Dispose();
            throw;
        }

        return tensor;
    }

    /// <summary>The memory of <paramref name="count"/> elements; valid while the tensor is reachable.</summary>
    public static Span<byte> Bytes(Tensor tensor, long start, int count) => tensor.DType switch
    {
        DType.Float16 => MemoryMarshal.AsBytes(tensor.Chunk<Half>(start, count)),
        DType.BFloat16 => MemoryMarshal.AsBytes(tensor.Chunk<BFloat16>(start, count)),
        DType.Float32 => MemoryMarshal.AsBytes(tensor.Chunk<float>(start, count)),
        DType.Float64 => MemoryMarshal.AsBytes(tensor.Chunk<double>(start, count)),
        DType.Int8 => MemoryMarshal.AsBytes(tensor.Chunk<sbyte>(start, count)),
        DType.UInt8 => tensor.Chunk<byte>(start, count),
        DType.Int16 => MemoryMarshal.AsBytes(tensor.Chunk<short>(start, count)),
        DType.UInt16 => MemoryMarshal.AsBytes(tensor.Chunk<ushort>(start, count)),
        DType.Int32 => MemoryMarshal.AsBytes(tensor.Chunk<int>(start, count)),
        DType.UInt32 => MemoryMarshal.AsBytes(tensor.Chunk<uint>(start, count)),
        DType.Int64 => MemoryMarshal.AsBytes(tensor.Chunk<long>(start, count)),
        DType.UInt64 => MemoryMarshal.AsBytes(tensor.Chunk<ulong>(start, count)),
        DType.Bool => MemoryMarshal.AsBytes(tensor.Chunk<bool>(start, count)),
        _ => throw new ArgumentOutOfRangeException(nameof(tensor), tensor.DType, "unknown element type"),
    };

    private static void Reverse(Span<byte> bytes, int size)
    {
        if (size == 2)
        {
            var words = MemoryMarshal.Cast<byte, ushort>(bytes);
            BinaryPrimitives.ReverseEndianness(words, words);
        }
        else if (size == 4)
        {
            var words = MemoryMarshal.Cast<byte, uint>(bytes);
            BinaryPrimitives.ReverseEndianness(words, words);
        }
        else if (size == 8)
        {
            var words = MemoryMarshal.Cast<byte, ulong>(bytes);
            BinaryPrimitives.ReverseEndianness(words, words);
        }
    }

    private static void RequireBools(ByteSource source, ReadOnlySpan<byte> bytes, long start, string what)
    {
        var wrong = bytes.IndexOfAnyExceptInRange((byte)0, (byte)1);
        if (wrong >= 0) throw source.Error(what, $"element {start + wrong} is {bytes[wrong]}; a boolean is 0 or 1");
    }
}
