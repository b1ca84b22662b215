using System.Numerics;
using Evenkeel.Numerics.Memory;

namespace Evenkeel.Networks;

/// <summary>A dense array of one element type in native memory, row-major.</summary>
public sealed unsafe class Tensor : IDisposable
{
    private readonly NativeBuffer buffer;
    private readonly long offset;
    private readonly bool ownsBuffer;

    /// <summary>Allocates a tensor of zeros.</summary>
    public Tensor(DType dtype, Shape shape)
        : this(new NativeBuffer(checked(shape.Length * dtype.Size())), 0, dtype, shape, ownsBuffer: true)
    {
    }

    /// <summary>A view into <paramref name="buffer"/>, which stays its owner's to free.</summary>
    internal Tensor(NativeBuffer buffer, long offset, DType dtype, Shape shape)
        : this(buffer, offset, dtype, shape, ownsBuffer: false)
    {
    }

    private Tensor(NativeBuffer buffer, long offset, DType dtype, Shape shape, bool ownsBuffer)
    {
        (this.buffer, this.offset, this.ownsBuffer) = (buffer, offset, ownsBuffer);
        (DType, Shape) = (dtype, shape);
    }

    /// <summary>What one element is.</summary>
    public DType DType { get; }

    /// <summary>The extents.</summary>
    public Shape Shape { get; }

    /// <summary>The number of elements.</summary>
    public long Length => Shape.Length;

    /// <summary>Copies <paramref name="values"/> into a new tensor.</summary>
    /// <exception cref="ArgumentException">The shape's length is not the number of values.</exception>
    public static Tensor From<T>(ReadOnlySpan<T> values, Shape shape)
        where T : unmanaged
    {
        if (shape.Length != values.Length) throw new ArgumentException($"{values.Length} values do not fill the shape {shape} ({shape.Length} elements)");
        var tensor = new Tensor(DTypes.Of<T>(), shape);
        values.CopyTo(tensor.Span<T>());
        return tensor;
    }

    /// <summary>All elements.</summary>
    /// <exception cref="InvalidOperationException">The elements are of another type, or more than a span can hold.</exception>
    public Span<T> Span<T>()
        where T : unmanaged
    {
        if (Length > int.MaxValue) throw new InvalidOperationException($"{Length} elements do not fit one span; take them by Chunk");
        return Chunk<T>(0, (int)Length);
    }

    /// <summary>The elements from <paramref name="start"/> on, <paramref name="count"/> of them.</summary>
    /// <exception cref="InvalidOperationException">The elements are of another type.</exception>
    public Span<T> Chunk<T>(long start, int count)
        where T : unmanaged
    {
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Length - start);
        return new Span<T>(Pointer<T>() + start, count);
    }

    /// <summary>The same elements under another shape of the same length; the memory is shared.</summary>
    public Tensor Reshape(Shape shape)
    {
        if (shape.Length != Length) throw new ArgumentException($"the shape {shape} does not hold the {Length} elements of {Shape}");
        return new Tensor(buffer, offset, DType, shape);
    }

    /// <summary>The first <paramref name="count"/> entries along the first axis; the memory is shared.</summary>
    public Tensor First(long count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Shape[0]);
        return new Tensor(buffer, offset, DType, Shape.WithoutBatch().WithBatch(count));
    }

    /// <summary>Entries along the first axis, from <paramref name="start"/> on; the memory is shared.</summary>
    internal Tensor Entries(long start, long count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Shape[0] - start);
        return new Tensor(buffer, offset + start * (Length / Math.Max(1, Shape[0])) * DType.Size(), DType, Shape.WithoutBatch().WithBatch(count));
    }

    /// <summary>A copy converted to floating-point elements of type <typeparamref name="T"/>, each rounded to nearest.</summary>
    public Tensor Cast<T>()
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var result = new Tensor(DTypes.Of<T>(), Shape);
        var destination = result.Pointer<T>();
        switch (DType)
        {
            case DType.Float16: Convert(Pointer<Half>(), destination, Length, T.CreateTruncating); break;
            case DType.BFloat16: Convert(Pointer<BFloat16>(), destination, Length, b => T.CreateTruncating((float)b)); break;
            case DType.Float32: Convert(Pointer<float>(), destination, Length, T.CreateTruncating); break;
            case DType.Float64: Convert(Pointer<double>(), destination, Length, T.CreateTruncating); break;
            case DType.Int8: Convert(Pointer<sbyte>(), destination, Length, T.CreateTruncating); break;
            case DType.UInt8: Convert(Pointer<byte>(), destination, Length, T.CreateTruncating); break;
            case DType.Int16: Convert(Pointer<short>(), destination, Length, T.CreateTruncating); break;
            case DType.UInt16: Convert(Pointer<ushort>(), destination, Length, T.CreateTruncating); break;
            case DType.Int32: Convert(Pointer<int>(), destination, Length, T.CreateTruncating); break;
            case DType.UInt32: Convert(Pointer<uint>(), destination, Length, T.CreateTruncating); break;
            case DType.Int64: Convert(Pointer<long>(), destination, Length, T.CreateTruncating); break;
            case DType.UInt64: Convert(Pointer<ulong>(), destination, Length, T.CreateTruncating); break;
            case DType.Bool: Convert(Pointer<bool>(), destination, Length, b => b ? T.One : T.Zero); break;
            default: throw new InvalidOperationException($"no conversion from {DType}");
        }

        GC.KeepAlive(this);
        return result;
    }

    /// <summary>A copy converted to one of the precisions that networks run in, each element rounded to nearest.</summary>
    internal Tensor Cast(DType precision) => precision == DType.Float64 ? Cast<double>() : Cast<float>();

    /// <inheritdoc/>
    public void Dispose()
    {
        if (ownsBuffer) buffer.Dispose();
    }

    /// <summary>The address of the first element; valid while this tensor is reachable.</summary>
    internal T* Pointer<T>()
        where T : unmanaged
    {
        if (DTypes.Of<T>() != DType) throw new InvalidOperationException($"the tensor holds {DType}, not {typeof(T).Name}");
        return (T*)(buffer.Address + offset);
    }

    private static void Convert<TFrom, T>(TFrom* from, T* to, long count, Func<TFrom, T> convert)
        where TFrom : unmanaged
        where T : unmanaged
    {
        for (long i = 0; i < count; i++) to[i] = convert(from[i]);
    }
}
