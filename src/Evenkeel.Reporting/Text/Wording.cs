using System.Globalization;
using System.Text;

namespace Evenkeel.Reporting.Text;

/// <summary>Numbers and names as a terminal may show them.</summary>
internal static class Wording
{
    /// <summary>Three significant digits in at most 8 characters, two where it takes an exponent: 0.158, 12.3, 1.2e-40.</summary>
    public static string Scale(double value)
    {
        if (!double.IsFinite(value)) return double.IsNaN(value) ? "nan" : "inf";
        if (value == 0) return "0";
        var format = Math.Abs(value) switch
        {
            < 0.001 or >= 1e5 => "0.0e0",
            < 0.01 => "0.00000",
            < 0.1 => "0.0000",
            < 1 => "0.000",
            < 10 => "0.00",
            < 100 => "0.0",
            _ => "0",
        };
        return value.ToString(format, CultureInfo.InvariantCulture);
    }

    /// <summary>Four decimals where that is no more than a few digits.</summary>
    public static string Precise(double value)
        => double.IsFinite(value) && Math.Abs(value) is >= 1e-3 and < 1e5 ? value.ToString("0.0000", CultureInfo.InvariantCulture) : Scale(value);

    public static string Integer(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>"1 layer", "3 layers".</summary>
    public static string Count(long count, string noun) => $"{Integer(count)} {noun}{(count == 1 ? "" : "s")}";

    /// <summary>Names come from files: characters that could steer a terminal, or turn the direction of writing, are shown as what they are.</summary>
    public static string Safe(string name)
    {
        var safe = new StringBuilder();
        foreach (var rune in name.EnumerateRunes())
        {
            if (IsHarmless(rune)) safe.Append(rune);
            else safe.Append(CultureInfo.InvariantCulture, $"\\u{rune.Value:x4}");
        }

        return safe.ToString();
    }

    /// <summary>A name cut in its middle where it is wider than so many columns.</summary>
    public static string Clip(string name, int width)
    {
        var safe = Safe(name);
        if (Columns.Of(safe) <= width) return safe;
        var runes = safe.EnumerateRunes().ToArray();
        var head = Take(runes, (width - 1) / 2);
        var tail = Take(runes.Reverse(), width - 1 - (width - 1) / 2);
        return $"{string.Concat(head)}…{string.Concat(tail.AsEnumerable().Reverse())}";
    }

    /// <summary>A name cut, or padded, to so many columns.</summary>
    public static string Fit(string name, int width)
    {
        var clipped = Clip(name, width);
        return clipped + new string(' ', width - Columns.Of(clipped));
    }

    /// <summary>The first names of a list, and how many more there are.</summary>
    public static string Names(IReadOnlyList<string> names)
    {
        const int Shown = 3;
        return names.Count <= Shown + 1 ? string.Join(", ", names) : $"{string.Join(", ", names.Take(Shown))} and {names.Count - Shown} more";
    }

    /// <summary>Breaks a sentence into lines at spaces, and a word that is wider than a line where it must.</summary>
    public static IEnumerable<string> Wrap(string sentence, int width)
    {
        var line = new StringBuilder();
        var used = 0;
        foreach (var word in Safe(sentence).Split(' ').SelectMany(w => Pieces(w, width)))
        {
            var columns = Columns.Of(word);
            if (used > 0 && used + 1 + columns > width)
            {
                yield return line.ToString();
                line.Clear();
                used = 0;
            }

            if (used > 0) line.Append(' ');
            used += columns + (used > 0 ? 1 : 0);
            line.Append(word);
        }

        if (used > 0) yield return line.ToString();
    }

    private static bool IsHarmless(Rune rune) => Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned
        or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);

    private static List<Rune> Take(IEnumerable<Rune> runes, int width)
    {
        List<Rune> taken = [];
        foreach (var rune in runes)
        {
            width -= Columns.Of(rune);
            if (width < 0) break;
            taken.Add(rune);
        }

        return taken;
    }

    private static List<string> Pieces(string word, int width)
    {
        if (Columns.Of(word) <= width) return [word];
        var runes = word.EnumerateRunes().ToArray();
        List<string> pieces = [];
        for (var start = 0; start < runes.Length;)
        {
            var piece = Take(runes.Skip(start), width);
            pieces.Add(string.Concat(piece));
            start += piece.Count;
        }

        return pieces;
    }
}
