using Evenkeel.Formats.Onnx.Importing;
using Evenkeel.Networks;

namespace Evenkeel.Formats.Onnx.Operators;

/// <summary>Reductions over axes.</summary>
internal static class ReductionOperators
{
    public static IEnumerable<KeyValuePair<string, Action<Call>>> All =>
    [
        new("ReduceSum", c => Reduce(c, (x, axes, keep) => c.Compose.Sum(x, axes, keep))),
        new("ReduceMean", c => Reduce(c, (x, axes, keep) => c.Compose.Mean(x, axes, keep))),
        new("ReduceMax", c => Reduce(c, (x, axes, keep) => c.Compose.Max(x, axes, keep))),
        new("ReduceMin", c => Reduce(c, (x, axes, keep) => c.Compose.Scale(c.Compose.Max(c.Compose.Scale(x, -1), axes, keep), -1))),
        new("ReduceSumSquare", c => Reduce(c, (x, axes, keep) => c.Compose.Sum(c.Compose.Multiply(x, x), axes, keep))),
        new("ReduceL1", c => Reduce(c, (x, axes, keep) => c.Compose.Sum(c.Compose.Apply(x, Functions.Scalar["Abs"]), axes, keep))),
        new("ReduceL2", c => Reduce(c, (x, axes, keep) => Root(c, c.Compose.Sum(c.Compose.Multiply(x, x), axes, keep)))),
        new("ReduceLogSum", c => Reduce(c, (x, axes, keep) => c.Compose.Apply(c.Compose.Sum(x, axes, keep), Functions.Scalar["Log"]))),
        new("ReduceLogSumExp", c => Reduce(c, (x, axes, keep) => LogSumExp(c, x, axes, keep))),
        new("ReduceProd", c => Reduce(c, (x, axes, keep) => Product(c, x, axes, keep))),
        new("ArgMax", c => ArgMax(c, isLargest: true)),
        new("ArgMin", c => ArgMax(c, isLargest: false)),
    ];

    private static void Reduce(Call c, Func<Value, int[], bool, Value> reduce)
    {
        var axes = c.Integers("axes", 1);
        if (axes is null or [] && c.Node.Int("noop_with_empty_axes") == 1)
        {
            c.Set(0, reduce(c[0], [], true));
            return;
        }

        c.Set(0, reduce(c[0], Call.Axes(c[0], axes), c.Node.Int("keepdims") != 0).As(c[0].Type));
    }

    private static Value Root(Call c, Value x) => c.Compose.Apply(x, Functions.Scalar["Sqrt"]);

    private static Value LogSumExp(Call c, Value x, int[] axes, bool keep)
    {
        var largest = c.Compose.Max(x, axes, keep: true);
        var sum = c.Compose.Sum(c.Compose.Apply(c.Compose.Subtract(x, largest), Functions.Scalar["Exp"]), axes, keep: true);
        var value = c.Compose.Add(c.Compose.Apply(sum, Functions.Scalar["Log"]), largest);
        return keep ? value : Composer.Reshape(value, new Shape([.. x.Shape.Extents.Where((_, axis) => !axes.Contains(axis))]));
    }

    /// <summary>Entry by entry: shapes are multiplied so, and few networks do anything else of the kind.</summary>
    private static Value Product(Call c, Value x, int[] axes, bool keep)
    {
        foreach (var axis in axes)
        {
            var product = c.Compose.Slice(x, axis, 0, 1);
            for (long i = 1; i < x.Shape[axis]; i++) product = c.Compose.Multiply(product, c.Compose.Slice(x, axis, i, 1));
            x = product;
        }

        return keep ? x : Composer.Reshape(x, new Shape([.. x.Shape.Extents.Where((_, axis) => !axes.Contains(axis))]));
    }

    private static void ArgMax(Call c, bool isLargest)
    {
        var axis = c[0].Axis(c.Node.Int("axis") ?? 0);
        var x = isLargest ? c[0] : c.Compose.Scale(c[0], -1);
        var places = c.Compose.Ranked(x, axis, 1, c.Node.Int("select_last_index") == 1);
        c.Set(0, (c.Node.Int("keepdims") == 0 ? Composer.Reshape(places, new Shape([.. places.Shape.Extents.RemoveAt(axis)])) : places).As(DType.Int64));
    }
}
