using System.Globalization;
using System.Text;

namespace Evenkeel.Formats.Reading;

/// <summary>Text out of a file, made safe for a message.</summary>
internal static class Untrusted
{
    /// <summary>Longer text is cut: a message stays one line.</summary>
    private const int MaxLength = 80, MaxMessage = 400;

    /// <summary>Puts <paramref name="text"/> in quotes, escapes what a terminal would obey, and cuts it at 80 characters.</summary>
    public static string Quote(ReadOnlySpan<char> text) => $"'{Plain(text)}'";

    /// <summary>As <see cref="Quote"/>, without the quotes.</summary>
    public static string Plain(ReadOnlySpan<char> text) => Printable(text, MaxLength);

    /// <summary>A message that may quote a file: escaped, and cut at 400 characters.</summary>
    public static string Message(ReadOnlySpan<char> text) => Printable(text, MaxMessage);

    private static string Printable(ReadOnlySpan<char> text, int most)
    {
        var result = new StringBuilder();
        foreach (var c in text[..Math.Min(text.Length, most)])
        {
            if (IsPrintable(c)) result.Append(c);
            else result.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
        }

        return text.Length > most ? $"{result}…" : result.ToString();
    }

    /// <summary>Whether the text holds a control character, from C0 or C1.</summary>
    public static bool HasControl(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            if (char.IsControl(c)) return true;
        }

        return false;
    }

    private static bool IsPrintable(char c) => char.GetUnicodeCategory(c) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse
        or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.OtherNotAssigned);
}
