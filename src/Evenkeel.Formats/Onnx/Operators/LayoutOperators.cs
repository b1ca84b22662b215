using Evenkeel.Formats.Onnx.Importing;
using Evenkeel.Networks;

namespace Evenkeel.Formats.Onnx.Operators;

/// <summary>What moves values and does not change them.</summary>
internal static class LayoutOperators
{
    public static IEnumerable<KeyValuePair<string, Action<Call>>> All =>
    [
        new("Identity", c => c.Set(0, c[0])),
        new("Reshape", Reshape),
        new("Flatten", Flatten),
        new("Transpose", Transpose),
        new("Squeeze", Squeeze),
        new("Unsqueeze", Unsqueeze),
        new("Concat", c => c.Set(0, c.Compose.Concat([.. c.All], c[0].Axis(c.Node.Int("axis") ?? 0)))),
        new("Split", Split),
        new("Slice", Slice),
        new("Expand", c => c.Set(0, c.Compose.Expand(c[0], Composer.Common(c[0].Shape, new Shape(c.Known(1, "the shape").Integers))))),
        new("Tile", Tile),
        new("Pad", Pad),
    ];

    private static void Reshape(Call c)
    {
        var wanted = c.Known(1, "the shape").Integers;
        var copies = c.Node.Int("allowzero") != 1;
        if (wanted.Where((e, i) => e == 0 && copies && i >= c[0].Rank).Any()) throw new UnsupportedException("an extent of 0 copies an axis that the input does not have");
        long[] extents = [.. wanted.Select((e, i) => e == 0 && copies ? c[0].Shape[i] : e)];
        if (extents.Count(e => e == -1) > 1 || extents.Any(e => e < -1)) throw new UnsupportedException($"the shape [{string.Join(", ", wanted)}] must have extents above 0, and one of -1 at most");
        var known = new Shape([.. extents.Where(e => e != -1)]).Length;
        c.Set(0, Composer.Reshape(c[0], [.. extents.Select(e => e != -1 ? e : known == 0 ? 0 : c[0].Shape.Length / known)]));
    }

    private static void Flatten(Call c)
    {
        var axis = c.Node.Int("axis") ?? 1;
        if (axis < 0) axis += c[0].Rank;
        var rows = c[0].Shape.Extents.Take((int)axis).Aggregate(1L, (a, b) => a * b);
        c.Set(0, Composer.Reshape(c[0], rows, c[0].Shape.Length / rows));
    }

    private static void Transpose(Call c) => c.Set(0, c.Compose.Permute(c[0], c.Node.Ints("perm") is { Length: > 0 } order ? [.. order.Select(a => (int)a)] : [.. Enumerable.Range(0, c[0].Rank).Reverse()]));

    private static void Squeeze(Call c)
    {
        var axes = c.Integers("axes", 1)?.Select(c[0].Axis).ToHashSet() ?? [.. Enumerable.Range(0, c[0].Rank).Where(a => c[0].Shape[a] == 1)];
        if (axes.FirstOrDefault(a => c[0].Shape[a] != 1, -1) is not -1 and var wide) throw new UnsupportedException($"axis {wide} of {c[0].Shape} has more than one entry");
        c.Set(0, Composer.Reshape(c[0], new Shape([.. c[0].Shape.Extents.Where((_, a) => !axes.Contains(a))])));
    }

    private static void Unsqueeze(Call c)
    {
        var given = c.Integers("axes", 1) ?? [];
        var rank = c[0].Rank + given.Length;
        var axes = given.Select(a => a < 0 ? a + rank : a).ToHashSet();
        if (axes.Count != given.Length || axes.Any(a => a < 0 || a >= rank)) throw new UnsupportedException($"`axes` (=[{string.Join(", ", given)}]) must name axes of the {rank} once");
        var rest = new Queue<long>(c[0].Shape.Extents);
        c.Set(0, Composer.Reshape(c[0], new Shape([.. Enumerable.Range(0, rank).Select(a => axes.Contains(a) ? 1 : rest.Dequeue())])));
    }

    private static void Split(Call c)
    {
        var axis = c[0].Axis(c.Node.Int("axis") ?? 0);
        var extent = c[0].Shape[axis];
        var parts = c.Node.Outputs.Length;
        if (parts == 0 || (c.Node.Int("num_outputs") is { } named && named != parts)) throw new UnsupportedException($"`num_outputs` (={c.Node.Int("num_outputs")}) must be the number of its outputs ({parts})");
        var each = (extent + parts - 1) / parts;
        var lengths = c.Integers("split", 1) ?? [.. Enumerable.Range(0, parts).Select(i => Math.Max(0, Math.Min(each, extent - i * each)))];
        if (lengths.Sum() != extent || lengths.Length < c.Node.Outputs.Length) throw new UnsupportedException($"`split` (=[{string.Join(", ", lengths)}]) must cut the {extent} entries of axis {axis}");
        long start = 0;
        for (var i = 0; i < c.Node.Outputs.Length; start += lengths[i++])
        {
            if (c.IsRead(i)) c.Set(i, c.Compose.Slice(c[0], axis, start, lengths[i]));
        }
    }

    private static void Slice(Call c)
    {
        var (starts, ends) = (c.Integers("starts", 1) ?? [], c.Integers("ends", 2) ?? []);
        var axes = c.Integers("axes", 3) ?? [.. Enumerable.Range(0, starts.Length).Select(i => (long)i)];
        var steps = c.Optional(4) is null ? [.. Enumerable.Repeat(1L, starts.Length)] : c.Known(4, "`steps`").Integers;
        if (ends.Length != starts.Length || axes.Length != starts.Length || steps.Length != starts.Length || steps.Contains(0)) throw new UnsupportedException("`starts`, `ends`, `axes` and `steps` must be of one length, and no step 0");
        var value = c[0];
        for (var i = 0; i < starts.Length; i++)
        {
            var axis = value.Axis(axes[i]);
            var (extent, step) = (value.Shape[axis], steps[i]);
            var start = Math.Clamp(FromEnd(starts[i], extent), 0, step > 0 ? extent : extent - 1);
            var end = Math.Clamp(FromEnd(ends[i], extent), step > 0 ? 0 : -1, extent);
            var count = step > 0 ? (end - start + step - 1) / step : (start - end - step - 1) / -step;
            value = c.Compose.Slice(value, axis, start, Math.Max(0, count), step);
        }

        c.Set(0, value);
    }

    private static long FromEnd(long index, long extent) => index >= 0 ? index : index < -extent ? -1 : index + extent;

    private static void Tile(Call c)
    {
        var repeats = c.Known(1, "`repeats`").Integers;
        var value = c[0];
        for (var axis = 0; axis < repeats.Length; axis++)
        {
            var extent = value.Shape[axis];
            if (repeats[axis] < 1) throw new UnsupportedException($"`repeats` (={repeats[axis]}) must be at least 1");
            if (repeats[axis] > 1) value = c.Compose.Gather(value, axis, [.. c.Numbers((double)extent * repeats[axis]).Select(i => i % extent)]);
        }

        c.Set(0, value);
    }

    private static void Pad(Call c)
    {
        var pads = c.Integers("pads", 1) ?? [];
        var axes = c.Optional(3) is null ? [.. Enumerable.Range(0, c[0].Rank)] : c.Known(3, "`axes`").Integers.Select(c[0].Axis).ToArray();
        if (pads.Length != 2 * axes.Length) throw new UnsupportedException($"`pads` must have {2 * axes.Length} values, got {pads.Length}");
        var (before, after) = (new long[c[0].Rank], new long[c[0].Rank]);
        for (var i = 0; i < axes.Length; i++) (before[axes[i]], after[axes[i]]) = (pads[i], pads[i + axes.Length]);
        var value = c[0];
        for (var axis = 0; axis < value.Rank; axis++)
        {
            var (cutBefore, cutAfter) = (Math.Max(0, -before[axis]), Math.Max(0, -after[axis]));
            value = c.Compose.Slice(value, axis, cutBefore, value.Shape[axis] - cutBefore - cutAfter);
            (before[axis], after[axis]) = (Math.Max(0, before[axis]), Math.Max(0, after[axis]));
        }

        var mode = c.Node.Text("mode") ?? "constant";
        c.Set(0, mode == "constant" ? c.Compose.Pad(value, before, after, Filling(c)) : Mirrored(c, value, before, after, mode));
    }

    private static double Filling(Call c) => c.Node.Float("value") ?? (c.Optional(2) is null ? 0 : c.Known(2, "the padding's value").Data[0]);

    private static Value Mirrored(Call c, Value value, long[] before, long[] after, string mode)
    {
        for (var axis = 0; axis < value.Rank; axis++)
        {
            if (before[axis] == 0 && after[axis] == 0) continue;
            var extent = value.Shape[axis];
            value = c.Compose.Gather(value, axis, [.. c.Numbers((double)before[axis] + extent + after[axis]).Select(i => Source(i - before[axis], extent, mode))]);
        }

        return value;
    }

    private static long Source(long i, long extent, string mode)
    {
        if (mode == "edge") return Math.Clamp(i, 0, extent - 1);
        if (mode == "wrap") return (i % extent + extent) % extent;
        if (mode != "reflect") throw new UnsupportedException($"`mode` (={mode}) must be constant, edge, reflect or wrap");
        if (extent == 1) return 0;
        var period = 2 * (extent - 1);
        var at = (i % period + period) % period;
        return at < extent ? at : period - at;
    }
}
