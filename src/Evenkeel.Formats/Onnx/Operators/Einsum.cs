using Evenkeel.Formats.Onnx.Importing;
using Evenkeel.Networks;

namespace Evenkeel.Formats.Onnx.Operators;

/// <summary>
/// Einstein's summation: every operand is brought to one row of axes, those are multiplied, and axes that the result does not name are summed.
/// </summary>
internal static class Einsum
{
    private const string Dots = "...";

    /// <summary>Stand for the axes under the dots, which have no letters.</summary>
    private const string Hidden = "0123456789";

    public static Value Run(Composer compose, string equation, Value[] operands)
    {
        var text = equation.Replace(" ", "", StringComparison.Ordinal);
        var sides = text.Split("->");
        var terms = sides[0].Split(',');
        if (sides.Length > 2 || terms.Length != operands.Length || operands.Length > 2) throw new UnsupportedException($"`equation` (={equation}) must have a term for each of its inputs, and two at most");
        string[] labels = [.. terms.Select((term, i) => Labels(term, operands[i].Rank))];
        var result = sides.Length == 2 ? Labels(sides[1], sides[1].Contains(Dots, StringComparison.Ordinal) ? labels.Max(HiddenOf) + sides[1].Length - Dots.Length : sides[1].Length) : Implied(labels);
        var values = new Value[operands.Length];
        for (var i = 0; i < values.Length; i++) values[i] = Diagonal(compose, operands[i], ref labels[i]);
        return values.Length == 1 ? Summed(compose, values[0], labels[0], result) : Product(compose, values, labels, result);
    }

    /// <summary>Sums away what only one operand has, and multiplies the rest as matrices: shared axes, own axes, summed axes.</summary>
    private static Value Product(Composer compose, Value[] values, string[] labels, string result)
    {
        var shared = Letters(labels[0].Where(l => labels[1].Contains(l) && result.Contains(l)));
        var summed = Letters(labels[0].Where(l => labels[1].Contains(l) && !result.Contains(l)));
        string[] own = [.. labels.Select((l, i) => Letters(l.Where(x => !labels[1 - i].Contains(x) && result.Contains(x))))];
        var left = Summed(compose, values[0], labels[0], shared + own[0] + summed);
        var right = Summed(compose, values[1], labels[1], shared + summed + own[1]);
        long Extent(Value value, int from, int count) => value.Shape.Extents.Skip(from).Take(count).Aggregate(1L, (a, b) => a * b);
        var before = Composer.Common(new Shape([.. left.Shape.Extents.Take(shared.Length)]), new Shape([.. right.Shape.Extents.Take(shared.Length)]));
        left = compose.Expand(left, new Shape([.. before.Extents, .. left.Shape.Extents.Skip(shared.Length)]));
        right = compose.Expand(right, new Shape([.. before.Extents, .. right.Shape.Extents.Skip(shared.Length)]));
        var (m, k, n) = (Extent(left, shared.Length, own[0].Length), Extent(left, shared.Length + own[0].Length, summed.Length), Extent(right, shared.Length + summed.Length, own[1].Length));
        var product = compose.MatMul(Composer.Reshape(left, before.Length, m, k), Composer.Reshape(right, before.Length, k, n));
        Shape shape = new([.. before.Extents, .. left.Shape.Extents.Skip(shared.Length).Take(own[0].Length), .. right.Shape.Extents.Skip(shared.Length + summed.Length)]);
        return Summed(compose, Composer.Reshape(product, shape), shared + own[0] + own[1], result);
    }

    /// <summary>Sums the axes that are not wanted, and puts the others in order.</summary>
    private static Value Summed(Composer compose, Value value, string labels, string wanted)
    {
        int[] gone = [.. Enumerable.Range(0, labels.Length).Where(i => !wanted.Contains(labels[i]))];
        var kept = Letters(labels.Where(wanted.Contains));
        if (kept.Length != wanted.Length) throw new UnsupportedException($"its result names an axis that no input has: {wanted}");
        return compose.Permute(compose.Sum(value, gone, keep: false), [.. wanted.Select(l => kept.IndexOf(l, StringComparison.Ordinal))]);
    }

    /// <summary>An axis that is named twice is the diagonal of both.</summary>
    private static Value Diagonal(Composer compose, Value value, ref string labels)
    {
        for (var i = 0; i < labels.Length; i++)
        {
            var second = labels.LastIndexOf(labels[i]);
            if (second == i) continue;
            var extent = value.Shape[i];
            int[] order = [.. Enumerable.Range(0, labels.Length).Where(a => a != i && a != second), i, second];
            var rows = compose.Permute(value, order);
            long[] before = [.. rows.Shape.Extents[..^2]];
            var flat = Composer.Reshape(rows, [.. before, extent * extent]);
            value = compose.Slice(flat, before.Length, 0, extent, extent + 1);
            labels = Letters(Picked(labels, order[..^1]));
            i = -1;
        }

        return value;
    }

    private static string Implied(string[] labels)
    {
        var all = string.Concat(labels);
        var hidden = labels.Max(HiddenOf);
        return Hidden[^hidden..] + Letters(all.Where(l => char.IsLetter(l) && all.Count(x => x == l) == 1).Order());
    }

    private static int HiddenOf(string labels) => labels.Count(char.IsDigit);

    private static string Labels(string term, int rank)
    {
        var at = term.IndexOf(Dots, StringComparison.Ordinal);
        var count = rank - term.Length + (at < 0 ? 0 : Dots.Length);
        if (count < 0 || count > Hidden.Length || (at < 0 && count > 0)) throw new UnsupportedException($"the term {term} does not name the {rank} axes of its input");
        return at < 0 ? term : string.Concat(term[..at], Hidden[^count..], term[(at + Dots.Length)..]);
    }

    private static IEnumerable<char> Picked(string labels, IEnumerable<int> places) => places.Select(a => labels[a]);

    private static string Letters(IEnumerable<char> letters) => string.Concat(letters);
}
