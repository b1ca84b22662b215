using System.Collections.Immutable;
using Evenkeel.Formats.Onnx.Reading;
using Evenkeel.Networks;

namespace Evenkeel.Formats.Onnx.Importing;

/// <summary>A value of a file's graph while it becomes a network's: known, a parameter or a view of parameters, or computed by a node.</summary>
/// <param name="Shape">Its extents as ONNX counts them; a scalar has none.</param>
/// <param name="Type">Its element type; the network computes all types as floating-point numbers.</param>
internal abstract record Value(Shape Shape, DType Type)
{
    public int Rank => Shape.Rank;

    public bool IsInteger => !Type.IsFloat();

    /// <summary>Axis as ONNX counts it, negative ones from the end.</summary>
    /// <exception cref="UnsupportedException">There is no such axis.</exception>
    public int Axis(long axis)
    {
        var counted = axis < 0 ? axis + Rank : axis;
        if (counted < 0 || counted >= Math.Max(1, Rank)) throw new UnsupportedException($"`axis` (={axis}) must be one of the {Rank} axes of {Shape}");
        return (int)counted;
    }

    /// <summary>The same values under another shape.</summary>
    public abstract Value Reshaped(Shape shape);

    /// <summary>The same values as another type, which the caller has rounded to.</summary>
    public Value As(DType type) => this with { Type = type };
}

/// <summary>A value that is known before the network runs.</summary>
/// <param name="Shape">Its extents.</param>
/// <param name="Type">Its element type.</param>
/// <param name="Values">Its elements, integers as they are to 2⁵³.</param>
/// <param name="Tensor">The tensor of the file that it is; null where it was computed.</param>
internal sealed record Constant(Shape Shape, DType Type, Lazy<ImmutableArray<double>> Values, FileTensor? Tensor = null) : Value(Shape, Type)
{
    public Constant(Shape shape, DType type, ImmutableArray<double> data)
        : this(shape, type, new Lazy<ImmutableArray<double>>(data))
    {
    }

    public ImmutableArray<double> Data => Values.Value;

    /// <summary>Its elements as whole numbers; values beyond 63 bits, as "to the end" is written, are the largest there are.</summary>
    public long[] Integers => [.. Data.Select(d => d >= long.MaxValue ? long.MaxValue : d <= long.MinValue ? long.MinValue : (long)d)];

    public override Value Reshaped(Shape shape) => this with { Shape = shape };

    public static Constant Of(FileTensor tensor) => new(tensor.Shape, tensor.Type, new Lazy<ImmutableArray<double>>(() => Read(tensor)), tensor);

    public static Constant Of(double value, DType type = DType.Float32) => new(new Shape(), type, [value]);

    public static Constant Of(IEnumerable<long> data)
    {
        ImmutableArray<double> all = [.. data.Select(d => (double)d)];
        return new(new Shape(all.Length), DType.Int64, all);
    }

    private static ImmutableArray<double> Read(FileTensor tensor)
    {
        using var stored = tensor.Read();
        using var wide = stored.Cast<double>();
        return [.. wide.Span<double>()];
    }
}

/// <summary>A tensor of the file that is a parameter.</summary>
/// <param name="Shape">Its extents, here.</param>
/// <param name="Tensor">The tensor.</param>
internal sealed record Weight(Shape Shape, FileTensor Tensor) : Value(Shape, Tensor.Type)
{
    public override Value Reshaped(Shape shape) => this with { Shape = shape };
}

/// <summary>Parameters, cut, joined or moved: what an op that only rearranges makes of them.</summary>
/// <param name="Shape">Its extents.</param>
/// <param name="Type">Its element type.</param>
/// <param name="Op">The op.</param>
/// <param name="Operands">What it reads, with the shapes that the op takes.</param>
internal sealed record ParameterView(Shape Shape, DType Type, Op Op, ImmutableArray<Value> Operands) : Value(Shape, Type)
{
    public override Value Reshaped(Shape shape) => this with { Shape = shape };
}

/// <summary>What a node of the network computes.</summary>
/// <param name="Shape">Its extents.</param>
/// <param name="Type">Its element type.</param>
/// <param name="Number">The network's value.</param>
internal sealed record Computed(Shape Shape, DType Type, int Number) : Value(Shape, Type)
{
    public override Value Reshaped(Shape shape) => this with { Shape = shape };
}
