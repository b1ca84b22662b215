using System.Numerics;
using Evenkeel.Networks;

namespace Evenkeel.Formats.Data;

/// <summary>Arrays of any element type as the two that a data set holds.</summary>
internal static class Arrays
{
    /// <summary>Float32, values untouched as far as 24 bits hold them.</summary>
    public static DataSet Inputs(Tensor array, string source) => new(ToFloat(array), null, source);

    /// <summary>Float32 where the elements are floating-point numbers, else Int64.</summary>
    public static Tensor Targets(Tensor array)
    {
        if (array.DType.IsFloat()) return ToFloat(array);
        using (array) return ToIndices(array);
    }

    private static Tensor ToFloat(Tensor array)
    {
        if (array.DType == DType.Float32) return array;
        using (array) return array.Cast<float>();
    }

    private static Tensor ToIndices(Tensor array)
    {
        var result = new Tensor(DType.Int64, array.Shape);
        switch (array.DType)
        {
            case DType.Int8: Widen<sbyte>(array, result); break;
            case DType.UInt8: Widen<byte>(array, result); break;
            case DType.Int16: Widen<short>(array, result); break;
            case DType.UInt16: Widen<ushort>(array, result); break;
            case DType.Int32: Widen<int>(array, result); break;
            case DType.UInt32: Widen<uint>(array, result); break;
            case DType.Int64: Widen<long>(array, result); break;
            case DType.UInt64: Widen<ulong>(array, result); break;
            default:
                for (long i = 0; i < array.Length; i++) result.Chunk<long>(i, 1)[0] = array.Chunk<bool>(i, 1)[0] ? 1 : 0;
                break;
        }

        return result;
    }

    /// <summary>What exceeds 2^63 − 1 is held there: no class index is that large, and the check of classes says so.</summary>
    private static void Widen<T>(Tensor from, Tensor to)
        where T : unmanaged, INumberBase<T>
    {
        for (long i = 0; i < from.Length; i++) to.Chunk<long>(i, 1)[0] = long.CreateSaturating(from.Chunk<T>(i, 1)[0]);
    }
}
