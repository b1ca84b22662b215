using System.Globalization;
using System.Text;

namespace Evenkeel.Reporting.Text;

/// <summary>Numbers and names as a terminal may show them.</summary>
internal static class Wording
{
    /// <summary>A scale in at most 8 characters: 0.158, 12.3, 1.2e-40.</summary>
    public static string Scale(double value)
    {
        if (!double.IsFinite(value)) return double.IsNaN(value) ? "nan" : "inf";
        var magnitude = Math.Abs(value);
        if (magnitude is not 0 and (< 1e-3 or >= 1e5)) return value.ToString("0.0e0", CultureInfo.InvariantCulture);
        return value.ToString(magnitude < 1 ? "0.0000" : magnitude < 100 ? "0.00" : "0", CultureInfo.InvariantCulture);
    }

    public static string Integer(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>Names come from files: control characters, which could steer a terminal, are shown as what they are.</summary>
    public static string Safe(string name)
    {
        if (!name.Any(char.IsControl)) return name;
        var safe = new StringBuilder();
        foreach (var c in name)
        {
            if (char.IsControl(c)) safe.Append(CultureInfo.InvariantCulture, $"\\x{(int)c:x2}");
            else safe.Append(c);
        }

        return safe.ToString();
    }

    /// <summary>A name cut in its middle to a width.</summary>
    public static string Fit(string name, int width)
    {
        var safe = Safe(name);
        if (safe.Length <= width) return safe.PadRight(width);
        var head = (width - 1) / 2;
        return string.Concat(safe.AsSpan(0, head), "…", safe.AsSpan(safe.Length - (width - 1 - head)));
    }

    /// <summary>Breaks a sentence into lines at spaces.</summary>
    public static IEnumerable<string> Wrap(string sentence, int width)
    {
        var line = new StringBuilder();
        foreach (var word in Safe(sentence).Split(' '))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > width)
            {
                yield return line.ToString();
                line.Clear();
            }

            if (line.Length > 0) line.Append(' ');
            line.Append(word);
        }

        if (line.Length > 0) yield return line.ToString();
    }
}
