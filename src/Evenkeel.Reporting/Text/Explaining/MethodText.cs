using Evenkeel.Diagnosis.Explaining;

namespace Evenkeel.Reporting.Text.Explaining;

/// <summary>What there is to say of a method that initializes by data.</summary>
internal static class MethodText
{
    public static void Write(TextWriter writer, MethodNote note, TextStyle style)
    {
        ExplainText.Title(writer, note.Name, note.Title, style);
        ExplainText.Fact(writer, "formula", note.Formula);
        ExplainText.Fact(writer, "does", note.Does);
        ExplainText.Fact(writer, "suits", note.Suits);
        ExplainText.Fact(writer, "source", note.Source);
    }
}
