using Evenkeel.Formats.Onnx.Importing;
using Evenkeel.Networks;

namespace Evenkeel.Formats.Onnx.Operators;

/// <summary>What is known from the file or from shapes.</summary>
internal static class ConstantOperators
{
    public static IEnumerable<KeyValuePair<string, Action<Call>>> All =>
    [
        new("Constant", Constants),
        new("ConstantOfShape", Filled),
        new("Shape", ShapeOf),
        new("Size", c => c.Set(0, Constant.Of(c[0].Shape.Length, DType.Int64))),
        new("Range", Range),
        new("EyeLike", EyeLike),
        new("If", Undecided),
    ];

    private static void Constants(Call c)
    {
        var node = c.Node;
        Value value = node.Attributes.ContainsKey("value") ? Constant.Of(c.Tensor("value"))
            : node.Float("value_float") is { } number ? Constant.Of(number)
            : node.Int("value_int") is { } integer ? Constant.Of(integer, DType.Int64)
            : node.Attributes.ContainsKey("value_floats") ? new Constant(new Shape(node.Floats("value_floats")!.Length), DType.Float32, [.. node.Floats("value_floats")!])
            : node.Attributes.ContainsKey("value_ints") ? Constant.Of(node.Ints("value_ints")!)
            : throw new UnsupportedException("its value is of a kind that is not read (text, or a sparse tensor)");
        c.Set(0, value);
    }

    /// <summary>A branch that is known has taken the If's place before.</summary>
    private static void Undecided(Call c)
    {
        c.Known(0, "which branch is taken");
        throw new UnsupportedException("`then_branch` and `else_branch` must be graphs, and its condition one value");
    }

    private static void Filled(Call c)
    {
        var shape = new Shape(c.Known(0, "the shape").Integers);
        var value = c.Node.Attributes.ContainsKey("value") ? Constant.Of(c.Tensor("value")) : Constant.Of(0);
        c.Set(0, new Constant(shape, value.Type, [.. c.Numbers(shape.Length).Select(_ => value.Data[0])]));
    }

    private static void ShapeOf(Call c)
    {
        var rank = c[0].Rank;
        var (start, end) = (At(c.Node.Int("start") ?? 0), At(c.Node.Int("end") ?? rank));
        c.Set(0, Constant.Of(c[0].Shape.Extents.Skip(start).Take(Math.Max(0, end - start))));

        int At(long index) => (int)Math.Clamp(index < 0 ? index + rank : index, 0, rank);
    }

    private static void Range(Call c)
    {
        var (start, limit, delta) = (c.Known(0, "`start`").Data[0], c.Known(1, "`limit`").Data[0], c.Known(2, "`delta`").Data[0]);
        var count = Math.Max(0, Math.Ceiling((limit - start) / delta));
        c.Set(0, new Constant(new Shape((long)count), c[0].Type, [.. c.Numbers(count).Select(i => start + i * delta)]));
    }

    private static void EyeLike(Call c)
    {
        if (c[0].Rank != 2) throw new UnsupportedException($"makes a matrix like {c[0].Shape}");
        var columns = c[0].Shape[1];
        var shift = c.Node.Int("k") ?? 0;
        var type = c.Node.Int("dtype") is { } number ? Call.TypeOf(number) : c[0].Type;
        c.Set(0, new Constant(c[0].Shape, type, [.. c.Numbers(c[0].Shape.Length).Select(i => i % columns - i / columns == shift ? 1.0 : 0)]));
    }
}
