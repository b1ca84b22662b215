namespace Evenkeel.Networks;

/// <summary>What one element of a tensor is.</summary>
public enum DType
{
    /// <summary>IEEE 754 binary16.</summary>
    Float16,

    /// <summary>The upper half of a binary32: 8 exponent bits, 7 mantissa bits.</summary>
    BFloat16,

    /// <summary>IEEE 754 binary32.</summary>
    Float32,

    /// <summary>IEEE 754 binary64.</summary>
    Float64,

    /// <summary>8 bits, signed.</summary>
    Int8,

    /// <summary>8 bits, unsigned.</summary>
    UInt8,

    /// <summary>16 bits, signed.</summary>
    Int16,

    /// <summary>16 bits, unsigned.</summary>
    UInt16,

    /// <summary>32 bits, signed.</summary>
    Int32,

    /// <summary>32 bits, unsigned.</summary>
    UInt32,

    /// <summary>64 bits, signed.</summary>
    Int64,

    /// <summary>64 bits, unsigned.</summary>
    UInt64,

    /// <summary>One byte, 0 or 1.</summary>
    Bool,
}

/// <summary>Facts about element types.</summary>
public static class DTypes
{
    /// <summary>The size of one element in bytes.</summary>
    public static int Size(this DType type) => type switch
    {
        DType.Int8 or DType.UInt8 or DType.Bool => 1,
        DType.Float16 or DType.BFloat16 or DType.Int16 or DType.UInt16 => 2,
        DType.Float32 or DType.Int32 or DType.UInt32 => 4,
        DType.Float64 or DType.Int64 or DType.UInt64 => 8,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "unknown element type"),
    };

    /// <summary>Whether the elements are floating-point numbers.</summary>
    public static bool IsFloat(this DType type) => type is DType.Float16 or DType.BFloat16 or DType.Float32 or DType.Float64;

    /// <summary>The element type that holds a <typeparamref name="T"/>.</summary>
    /// <exception cref="ArgumentException">No element type holds it.</exception>
    public static DType Of<T>()
        where T : unmanaged => default(T) switch
        {
            Half => DType.Float16,
            BFloat16 => DType.BFloat16,
            float => DType.Float32,
            double => DType.Float64,
            sbyte => DType.Int8,
            byte => DType.UInt8,
            short => DType.Int16,
            ushort => DType.UInt16,
            int => DType.Int32,
            uint => DType.UInt32,
            long => DType.Int64,
            ulong => DType.UInt64,
            bool => DType.Bool,
            _ => throw new ArgumentException($"no tensor holds elements of type {typeof(T).Name}"),
        };
}
