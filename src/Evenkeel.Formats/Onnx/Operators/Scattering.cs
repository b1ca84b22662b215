using Evenkeel.Formats.Onnx.Importing;
using Evenkeel.Networks;

namespace Evenkeel.Formats.Onnx.Operators;

/// <summary>Puts updates at known places of a value, as an assignment to a part of it: each place is then looked up where its value stands.</summary>
internal static class Scattering
{
    /// <summary>Places are counted one by one.</summary>
    private const long MostPlaces = 1 << 22;

    /// <summary>Updates of one place are taken in turn, all first ones, then all second ones.</summary>
    private const int MostTurns = 64;

    public static void ScatterNd(Call c)
    {
        var (data, indices, updates) = (c[0], c.Known(1, "which places are filled"), c[2]);
        var depth = indices.Rank == 0 ? 0 : indices.Shape[^1];
        if (depth < 1 || depth > data.Rank) throw new UnsupportedException($"its indices have the shape {indices.Shape}, whose last extent must be from 1 to the {data.Rank} axes of {data.Shape}");
        var wanted = new Shape([.. indices.Shape.Extents[..^1], .. data.Shape.Extents[(int)depth..]]);
        if (!updates.Shape.Equals(wanted)) throw new UnsupportedException($"its updates have the shape {updates.Shape}, and its indices ask for {wanted}");
        if (Math.Max(data.Shape.Length, updates.Shape.Length) > MostPlaces) throw new UnsupportedException($"fills {updates.Shape.Length} of {data.Shape.Length} places; at most {MostPlaces} are followed");
        var places = Places(indices.Integers, data.Shape, (int)depth, updates.Shape.Length);
        var (flat, given) = (Composer.Reshape(data, data.Shape.Length), Composer.Reshape(updates, updates.Shape.Length));
        var result = (c.Node.Text("reduction") ?? "none") switch
        {
            "none" => Assigned(c, flat, given, places),
            "add" => Joined(c, flat, given, places, 0, c.Compose.Add),
            "mul" => Joined(c, flat, given, places, 1, c.Compose.Multiply),
            "max" => Joined(c, flat, given, places, double.NegativeInfinity, (a, b) => c.Compose.Combine(Functions.Pair["Max"], a, b)),
            "min" => Joined(c, flat, given, places, double.PositiveInfinity, (a, b) => c.Compose.Combine(Functions.Pair["Min"], a, b)),
            var other => throw new UnsupportedException($"`reduction` (={other}) must be none, add, mul, max or min"),
        };
        c.Set(0, Composer.Reshape(result, data.Shape).As(data.Type));
    }

    /// <summary>The place of each update in the flat value.</summary>
    private static long[] Places(long[] indices, Shape shape, int depth, long count)
    {
        var inner = shape.Extents[depth..].Aggregate(1L, (a, b) => a * b);
        var places = new long[count];
        for (long tuple = 0; tuple < count / Math.Max(1, inner); tuple++)
        {
            long place = 0;
            for (var axis = 0; axis < depth; axis++)
            {
                var (index, extent) = (indices[tuple * depth + axis], shape[axis]);
                if (index < -extent || index >= extent) throw new UnsupportedException($"an index (={index}) must be one of the {extent} places of axis {axis}");
                place = place * extent + (index < 0 ? index + extent : index);
            }

            for (long i = 0; i < inner; i++) places[tuple * inner + i] = place * inner + i;
        }

        return places;
    }

    /// <summary>Of several updates of a place the last stays.</summary>
    private static Value Assigned(Call c, Value flat, Value given, long[] places)
    {
        var source = new long[flat.Shape.Length];
        for (var i = 0; i < source.Length; i++) source[i] = i;
        for (var i = 0; i < places.Length; i++) source[places[i]] = source.Length + i;
        return c.Compose.Gather(c.Compose.Concat([flat, given], 0), 0, source);
    }

    /// <summary>Each turn joins one update to each place, or what changes nothing.</summary>
    private static Value Joined(Call c, Value flat, Value given, long[] places, double neutral, Func<Value, Value, Value> join)
    {
        var turns = new List<long[]>();
        var taken = new int[flat.Shape.Length];
        for (var i = 0; i < places.Length; i++)
        {
            var turn = taken[places[i]]++;
            if (turn == MostTurns) throw new UnsupportedException($"joins more than {MostTurns} updates at one place");
            if (turn == turns.Count) turns.Add(new long[taken.Length]);
            turns[turn][places[i]] = 1 + i;
        }

        var all = c.Compose.Concat([Composer.Reshape(Constant.Of(neutral, given.Type), 1), given], 0);
        return turns.Aggregate(flat, (value, turn) => join(value, c.Compose.Gather(all, 0, turn)));
    }
}
