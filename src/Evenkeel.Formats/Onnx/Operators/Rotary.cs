using Evenkeel.Formats.Onnx.Importing;
using Evenkeel.Networks;

namespace Evenkeel.Formats.Onnx.Operators;

/// <summary>
/// Rotary position embedding: pairs of features of each head are turned by an angle that grows with the position,
/// (a cos − b sin, a sin + b cos) (Su et al. 2021, section 3.4.2).
/// </summary>
internal static class Rotary
{
    public static void Run(Call c)
    {
        var x = c[0];
        if (x.Rank is not (3 or 4)) throw new UnsupportedException($"turns values of 3 or 4 axes, got {x.Shape}");
        var heads = x.Rank == 4 ? x.Shape[1] : c.Node.Int("num_heads") ?? 0;
        if (heads < 1 || (x.Rank == 3 && x.Shape[2] % heads != 0)) throw new UnsupportedException($"`num_heads` (={heads}) must divide the {x.Shape[^1]} features");
        var parts = x.Rank == 4 ? c.Compose.Permute(x, ScaledDotProduct.Exchanged) : Composer.Reshape(x, x.Shape[0], x.Shape[1], heads, x.Shape[2] / heads);
        var depth = parts.Shape[3];
        var turned = c.Node.Int("rotary_embedding_dim") is { } given and > 0 ? given : depth;
        if (turned > depth || turned % 2 != 0) throw new UnsupportedException($"`rotary_embedding_dim` (={turned}) must be even, and at most the {depth} features of a head");
        var (cos, sin) = (Angles(c, 1, parts, turned / 2), Angles(c, 2, parts, turned / 2));
        var isInterleaved = c.Node.Int("interleaved") == 1;
        var (a, b) = isInterleaved ? (Half(c, parts, 0, turned / 2, 2), Half(c, parts, 1, turned / 2, 2)) : (Half(c, parts, 0, turned / 2, 1), Half(c, parts, turned / 2, turned / 2, 1));
        var real = c.Compose.Subtract(c.Compose.Multiply(a, cos), c.Compose.Multiply(b, sin));
        var imaginary = c.Compose.Add(c.Compose.Multiply(a, sin), c.Compose.Multiply(b, cos));
        var rotated = isInterleaved ? Interleaved(c, real, imaginary) : c.Compose.Concat([real, imaginary], 3);
        var whole = turned == depth ? rotated : c.Compose.Concat([rotated, c.Compose.Slice(parts, 3, turned, depth - turned)], 3);
        c.Set(0, x.Rank == 4 ? c.Compose.Permute(whole, ScaledDotProduct.Exchanged) : Composer.Reshape(whole, x.Shape));
    }

    /// <summary>A table's rows at the positions, or its values for each sample and position, alike for all heads.</summary>
    private static Value Angles(Call c, int input, Value parts, long pairs)
    {
        var table = c[input];
        var rows = c.Optional(3) is { } positions ? c.Compose.Take(table, 0, positions) : table;
        var wanted = new Shape(parts.Shape[0], parts.Shape[1], pairs);
        if (!rows.Shape.Equals(wanted)) throw new UnsupportedException($"its input {input} gives angles of the shape {rows.Shape}, where {wanted} are wanted");
        return Composer.Reshape(rows, parts.Shape[0], parts.Shape[1], 1, pairs);
    }

    private static Value Half(Call c, Value parts, long start, long count, long step) => c.Compose.Slice(parts, 3, start, count, step);

    private static Value Interleaved(Call c, Value real, Value imaginary)
    {
        var shape = real.Shape;
        long[] pair = [.. shape.Extents, 1];
        return Composer.Reshape(c.Compose.Concat([Composer.Reshape(real, pair), Composer.Reshape(imaginary, pair)], 4), shape[0], shape[1], shape[2], 2 * shape[3]);
    }
}
