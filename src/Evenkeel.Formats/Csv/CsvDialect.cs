namespace Evenkeel.Formats.Csv;

/// <summary>Which character parts the cells.</summary>
internal static class CsvDialect
{
    /// <summary>
    /// The first of tab, semicolon and comma that occurs as often in the second line as in the first; failing that, the first that
    /// occurs in the first line. The comma stands last, for it may be a decimal sign between semicolons.
    /// </summary>
    public static char Separator(ReadOnlySpan<byte> head)
    {
        var first = TakeLine(ref head);
        var second = TakeLine(ref head);
        var candidates = "\t;,"u8;
        foreach (var candidate in candidates)
        {
            var count = Count(first, candidate);
            if (count > 0 && count == Count(second, candidate)) return (char)candidate;
        }

        foreach (var candidate in candidates)
        {
            if (Count(first, candidate) > 0) return (char)candidate;
        }

        return ',';
    }

    private static ReadOnlySpan<byte> TakeLine(ref ReadOnlySpan<byte> text)
    {
        text = text.TrimStart("\r\n"u8);
        var end = text.IndexOfAny("\r\n"u8);
        var line = end < 0 ? text : text[..end];
        text = text[line.Length..];
        return line;
    }

    private static int Count(ReadOnlySpan<byte> line, byte candidate)
    {
        var (count, quoted) = (0, false);
        foreach (var b in line)
        {
            if (b == (byte)'"') quoted = !quoted;
            else if (b == candidate && !quoted) count++;
        }

        return count;
    }
}
