using Evenkeel.Networks;

namespace Evenkeel.Formats.Onnx.Reading;

/// <summary>ONNX's numbers of element types.</summary>
internal static class OnnxTypes
{
    public const int Float = 1, Int64 = 7, String = 8, Bool = 9;

    private static readonly Dictionary<int, DType> Types = new()
    {
        [Float] = DType.Float32,
        [2] = DType.UInt8,
        [3] = DType.Int8,
        [4] = DType.UInt16,
        [5] = DType.Int16,
        [6] = DType.Int32,
        [Int64] = DType.Int64,
        [Bool] = DType.Bool,
        [10] = DType.Float16,
        [11] = DType.Float64,
        [12] = DType.UInt32,
        [13] = DType.UInt64,
        [16] = DType.BFloat16,
    };

    private static readonly Dictionary<int, string> Others = new()
    {
        [0] = "UNDEFINED",
        [String] = "STRING",
        [14] = "COMPLEX64",
        [15] = "COMPLEX128",
        [17] = "FLOAT8E4M3FN",
        [18] = "FLOAT8E4M3FNUZ",
        [19] = "FLOAT8E5M2",
        [20] = "FLOAT8E5M2FNUZ",
        [21] = "UINT4",
        [22] = "INT4",
        [23] = "FLOAT4E2M1",
    };

    /// <summary>The element type of a number; null where it is not read.</summary>
    public static DType? Of(int number) => Types.TryGetValue(number, out var type) ? type : null;

    /// <summary>What an unread number stands for.</summary>
    public static string NameOf(int number) => Others.GetValueOrDefault(number, $"type {number}");
}
