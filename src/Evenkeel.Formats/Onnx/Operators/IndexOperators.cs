using Evenkeel.Formats.Onnx.Importing;
using Evenkeel.Networks;

namespace Evenkeel.Formats.Onnx.Operators;

/// <summary>What looks values up by indices, or makes indices.</summary>
internal static class IndexOperators
{
    public static IEnumerable<KeyValuePair<string, Action<Call>>> All =>
    [
        new("Gather", Gather),
        new("GatherElements", c => c.Set(0, c.Compose.Pick(c[0], c[0].Axis(c.Node.Int("axis") ?? 0), c[1]))),
        new("NonZero", NonZero),
        new("ScatterND", Scattering.ScatterNd),
        new("TopK", TopK),
        new("OneHot", OneHot),
        new("RotaryEmbedding", Rotary.Run),
        new("CumSum", CumSum),
        new("Trilu", Trilu),
    ];

    private static void Gather(Call c)
    {
        var table = c[1] is Computed ? c.Parameter(0) : c[0];
        var taken = c.Compose.Take(table, table.Axis(c.Node.Int("axis") ?? 0), c[1]).As(c[0].Type);

        // Rows of a table that are known before are looked up all the same: a table of positions is a layer.
        var isTable = taken is Weight or ParameterView && table.Rank == 2;
        c.Set(0, isTable ? c.Emitter.Shown(taken, ParameterRole.Table, Fans.Embedding(table.Shape[0], table.Shape[1])) : taken);
    }

    /// <summary>The places of what is not 0, a row for each axis; old files count 0, 1, 2 … with it.</summary>
    private static void NonZero(Call c)
    {
        var known = c.Known(0, "the shape of its output");
        int[] places = [.. Enumerable.Range(0, known.Data.Length).Where(i => known.Data[i] != 0)];
        if (known.Shape.Length == 0) throw new UnsupportedException("looks for places in a value without elements, which is not run");
        var rows = new List<double>();
        var inner = known.Shape.Length;
        foreach (var extent in known.Shape.Extents)
        {
            var step = inner /= extent;
            rows.AddRange(places.Select(p => (double)(p / step % extent)));
        }

        c.Set(0, new Constant(new Shape(known.Rank, places.Length), DType.Int64, [.. rows]));
    }

    private static void TopK(Call c)
    {
        var axis = c[0].Axis(c.Node.Int("axis") ?? -1);
        var count = c.Node.Int("k") ?? c.Known(1, "`k`").Integers[0];
        var places = c.Compose.Ranked(c.Node.Int("largest") == 0 ? c.Compose.Scale(c[0], -1) : c[0], axis, count);
        c.Set(0, c.Compose.Pick(c[0], axis, places));
        c.Set(1, places.As(DType.Int64));
    }

    private static void OneHot(Call c)
    {
        var (indices, depth) = (c[0], c.Known(1, "`depth`").Integers[0]);
        if (depth < 1) throw new UnsupportedException($"`depth` (={depth}) must be at least 1");
        var rank = indices.Rank + 1;
        var axis = c.Node.Int("axis") ?? -1;
        if (axis < 0) axis += rank;
        var classes = Composer.Reshape(Constant.Of(c.Numbers(depth).Select(i => (long)i)), [.. Enumerable.Range(0, rank).Select(a => a == axis ? depth : 1)]);
        var wide = Composer.Reshape(indices, [.. indices.Shape.Extents.Take((int)axis), 1, .. indices.Shape.Extents.Skip((int)axis)]);
        var isClass = c.Compose.Combine(Functions.Pair["Equal"], c.Compose.Apply(wide, Functions.FromEnd(depth)), classes);
        var values = c[2];
        c.Set(0, c.Compose.Choose(isClass, c.Compose.Slice(values, 0, 1, 1), c.Compose.Slice(values, 0, 0, 1)).As(values.Type));
    }

    private static void CumSum(Call c)
    {
        var axis = c[0].Axis(c.Known(1, "`axis`").Integers[0]);
        var (isExclusive, isReverse) = (c.Node.Int("exclusive") == 1, c.Node.Int("reverse") == 1);
        var extent = c[0].Shape[axis];
        var rows = c.Numbers(extent, each: extent);
        var counted = new double[extent, extent];
        foreach (var i in rows)
        {
            for (var j = 0; j < extent; j++) counted[i, j] = (isReverse ? j >= i : j <= i) && !(isExclusive && i == j) ? 1 : 0;
        }

        c.Set(0, c.Compose.Mix(c[0], axis, counted).As(c[0].Type));
    }

    private static void Trilu(Call c)
    {
        var shift = c.Optional(1) is null ? 0 : c.Known(1, "`k`").Integers[0];
        var isUpper = c.Node.Int("upper") != 0;
        var (rows, columns) = (c[0].Shape[^2], c[0].Shape[^1]);
        var kept = c.Numbers((double)rows * columns).Select(i => isUpper ? i % columns - i / columns >= shift : i % columns - i / columns <= shift);
        c.Set(0, c.Compose.Choose(new Constant(new Shape(rows, columns), DType.Bool, [.. kept.Select(k => k ? 1.0 : 0)]), c[0], Constant.Of(0, c[0].Type)));
    }
}
