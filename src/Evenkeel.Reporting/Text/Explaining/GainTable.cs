using System.Globalization;
using Evenkeel.Diagnosis.Explaining;

namespace Evenkeel.Reporting.Text.Explaining;

/// <summary>Gains: what each keeps, and their values for a few activations.</summary>
internal static class GainTable
{
    public static void Write(TextWriter writer, GainExplanation explanation, TextStyle style)
    {
        ExplainText.Title(writer, explanation.Topic, explanation.Notes.Length > 1 ? "the factor σ_w in Var(w) = σ_w²/fan: there are four, and PyTorch's table" : "a factor σ_w in Var(w) = σ_w²/fan", style);
        foreach (var note in explanation.Notes)
        {
            if (explanation.Notes.Length > 1) writer.WriteLine($"\n{style.Bold(note.Name)}");
            ExplainText.Fact(writer, "formula", note.Formula);
            ExplainText.Fact(writer, note.Name == "pytorch-gain" ? "is" : "keeps", note.Keeps);
            ExplainText.Fact(writer, "source", note.Source);
        }

        writer.WriteLine();
        writer.WriteLine(style.Dim($"z ~ N(0, q) at q = {explanation.Q.ToString("0.####", CultureInfo.InvariantCulture)}"));
        writer.WriteLine(style.Dim($"{"",-16}{"forward",10}{"variance",10}{"backward",10}{"critical σ_w²",15}{"σ_b²",10}{"pytorch",10}"));
        foreach (var row in explanation.Rows)
        {
            var (gains, critical) = (row.Gains, row.Gains.Critical);
            writer.WriteLine(
                $"{Wording.Clip(row.Activation.Name, 15),-16}{Six(gains.Forward),10}{Six(gains.Variance),10}{Six(gains.Backward),10}{Six(critical?.WeightVariance),15}"
                + $"{Six(critical?.BiasVariance),10}{Six(row.PyTorch),10}");
        }
    }

    private static string Six(double? value)
        => value is not { } number ? "–" : number is 0 or (>= 0.001 and < 1000) ? number.ToString("0.000000", CultureInfo.InvariantCulture) : Wording.Scale(number);
}
