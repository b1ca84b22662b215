using System.Runtime.InteropServices;
using Evenkeel.Networks;

namespace Evenkeel.Formats.Writing;

/// <summary>A tensor in memory.</summary>
internal sealed class StoredTensor(string name, Tensor tensor) : TensorContent(name, tensor.DType, tensor.Shape)
{
    public override long Memory => 0;

    /// <summary>Copies the bytes of the elements from <paramref name="start"/> on.</summary>
    public static void Copy(Tensor tensor, Span<byte> slice, long start)
    {
        switch (tensor.DType)
        {
            case DType.Float16: Copy<Half>(tensor, slice, start); break;
            case DType.BFloat16: Copy<BFloat16>(tensor, slice, start); break;
            case DType.Float32: Copy<float>(tensor, slice, start); break;
            case DType.Float64: Copy<double>(tensor, slice, start); break;
            case DType.Int8: Copy<sbyte>(tensor, slice, start); break;
            case DType.UInt8: Copy<byte>(tensor, slice, start); break;
            case DType.Int16: Copy<short>(tensor, slice, start); break;
            case DType.UInt16: Copy<ushort>(tensor, slice, start); break;
            case DType.Int32: Copy<int>(tensor, slice, start); break;
            case DType.UInt32: Copy<uint>(tensor, slice, start); break;
            case DType.Int64: Copy<long>(tensor, slice, start); break;
            case DType.UInt64: Copy<ulong>(tensor, slice, start); break;
            case DType.Bool: Copy<bool>(tensor, slice, start); break;
            default: throw new InvalidOperationException($"no bytes of {tensor.DType}");
        }

        GC.KeepAlive(tensor);
    }

    internal override void Fill(Span<byte> slice, long start) => Copy(tensor, slice, start);

    private static void Copy<T>(Tensor tensor, Span<byte> slice, long start)
        where T : unmanaged => MemoryMarshal.AsBytes(tensor.Chunk<T>(start, slice.Length / tensor.DType.Size())).CopyTo(slice);
}
