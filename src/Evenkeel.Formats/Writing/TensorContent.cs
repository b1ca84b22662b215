using Evenkeel.Initializers;
using Evenkeel.Networks;
using Evenkeel.Numerics.Threads;

namespace Evenkeel.Formats.Writing;

/// <summary>A tensor to be written: what a file says of it, and where its elements come from.</summary>
public abstract class TensorContent
{
    private protected TensorContent(string name, DType dtype, Shape shape)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(shape);
        (Name, DType, Shape) = (name, dtype, shape);
        Bytes = checked(shape.Length * dtype.Size());
    }

    /// <summary>The name in the file.</summary>
    public string Name { get; }

    /// <summary>The element type in the file.</summary>
    public DType DType { get; }

    /// <summary>The extents.</summary>
    public Shape Shape { get; }

    /// <summary>The bytes of its elements.</summary>
    public long Bytes { get; }

    /// <summary>The memory in bytes that it takes while it is written, beside the buffers of the writer: 0 where any slice can be made alone.</summary>
    public abstract long Memory { get; }

    /// <summary>A parameter, drawn while it is written: slice by slice where the scheme draws every value by itself, else whole.</summary>
    /// <exception cref="ArgumentException">The scheme cannot draw such a tensor; the message says all that is wrong.</exception>
    public static TensorContent Drawn(Parameter parameter, Initializer scheme, DType dtype, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        ArgumentNullException.ThrowIfNull(scheme);
        var problems = scheme.Problems(dtype, parameter.Shape, parameter.Fans);
        if (problems.Count > 0) throw new ArgumentException($"{scheme.Name} for {parameter.Name}: {string.Join("; ", problems)}");
        return scheme is ElementwiseInitializer elementwise ? new DrawnSlices(parameter, elementwise, dtype, seed) : new DrawnWhole(parameter, scheme, dtype, seed);
    }

    /// <summary>A tensor that is there already; it stays its owner's.</summary>
    public static TensorContent Stored(string name, Tensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        return new StoredTensor(name, tensor);
    }

    /// <summary>Writes the elements from <paramref name="start"/> on, little-endian; from any thread, in any order.</summary>
    internal abstract void Fill(Span<byte> slice, long start);

    /// <summary>Makes what <see cref="Fill"/> reads, where slices cannot be made alone.</summary>
    internal virtual void Prepare(Workers workers)
    {
    }

    /// <summary>Frees what <see cref="Prepare"/> made.</summary>
    internal virtual void Release()
    {
    }
}
