namespace Evenkeel.Reporting.Text;

/// <summary>A word at the left and, beside it, lines of text that belong to it.</summary>
internal static class LabelledText
{
    public static void Write(TextWriter writer, string label, string text, int indent)
    {
        foreach (var line in Wording.Wrap(text, TextStyle.Width - indent))
        {
            writer.WriteLine($"{label.PadRight(indent)}{line}");
            label = "";
        }
    }
}
