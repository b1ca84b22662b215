namespace Evenkeel.Reporting.Text;

/// <summary>A table that is too long shows its ends and thins out the middle.</summary>
internal static class Thinning
{
    private const int MaxRows = 40, RowsAtEnds = 5, RowsBetween = 5;

    /// <summary>Writes the rows that are shown, and between them how many are not.</summary>
    public static void Write(TextWriter writer, int count, TextStyle style, Action<int> writeRow)
    {
        var previous = -1;
        foreach (var i in style.Verbose ? Enumerable.Range(0, count) : Shown(count))
        {
            if (i > previous + 1) writer.WriteLine(style.Dim($"  ⋮ {i - previous - 1} more"));
            writeRow(i);
            previous = i;
        }
    }

    private static IEnumerable<int> Shown(int count)
    {
        if (count <= MaxRows) return Enumerable.Range(0, count);
        var inside = count - 2 * RowsAtEnds;
        return Enumerable.Range(0, RowsAtEnds)
            .Concat(Enumerable.Range(1, RowsBetween).Select(i => RowsAtEnds + (int)((long)i * inside / (RowsBetween + 1))))
            .Concat(Enumerable.Range(count - RowsAtEnds, RowsAtEnds));
    }
}
