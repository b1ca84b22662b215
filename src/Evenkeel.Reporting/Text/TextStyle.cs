namespace Evenkeel.Reporting.Text;

/// <summary>How text is to look.</summary>
/// <param name="Colour">Whether escape codes may be written.</param>
/// <param name="Verbose">Whether every layer gets its row, however many there are.</param>
public sealed record TextStyle(bool Colour, bool Verbose)
{
    /// <summary>The widest line that is written.</summary>
    public const int Width = 100;

    internal string Red(string text) => Paint(text, "31");

    internal string Yellow(string text) => Paint(text, "33");

    internal string Green(string text) => Paint(text, "32");

    internal string Cyan(string text) => Paint(text, "36");

    internal string Bold(string text) => Paint(text, "1");

    internal string Dim(string text) => Paint(text, "2");

    private string Paint(string text, string code) => Colour ? $"\u001b[{code}m{text}\u001b[0m" : text;
}
