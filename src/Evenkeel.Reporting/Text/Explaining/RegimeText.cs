using System.Globalization;
using Evenkeel.Diagnosis.Explaining;
using Evenkeel.Theory.MeanField;

namespace Evenkeel.Reporting.Text.Explaining;

/// <summary>Mean field theory: a point, the edge of chaos, a phase diagram.</summary>
internal static class RegimeText
{
    private const int Indent = 8, RowHead = 8, Cell = 8;

    public static void Write(TextWriter writer, MeanFieldExplanation explanation, TextStyle style)
    {
        var point = explanation.Point;
        ExplainText.Title(writer, RegimeNotes.MeanField, $"z' = W f(z) + b, {explanation.Activation.Name}, σ_w² = {Digits(point.WeightVariance)}, σ_b² = {Digits(point.BiasVariance)}, deep and wide", style);
        Fact("q*", point.Q, "σ_w² E f² + σ_b², where the second moment of z settles");
        Fact("χ₁", point.Chi, "σ_w² E f'²: the gradient's second moment is multiplied by it a layer");
        Fact("c*", point.Correlation, "where the correlation of two inputs settles");
        if (point.SignalDepth < 0) Fact("ξ_q", -point.SignalDepth, "layers in which q goes away from q* by e: q* is not stable");
        else Fact("ξ_q", point.SignalDepth, "layers in which q comes nearer to q* by e");
        Fact("ξ_c", point.CorrelationDepth, "layers in which c comes nearer to c* by e");
        Fact("ξ_grad", point.GradientDepth, "layers in which the gradient's second moment changes by e");
        ExplainText.Fact(writer, "so", explanation.Verdict);
        ExplainText.Fact(writer, "source", MeanFieldExplanation.Source);

        void Fact(string name, double? value, string what) => writer.WriteLine($"{name,-Indent}  {(value is { } number ? Digits(number) : "–"),-12}  {style.Dim(what)}");
    }

    public static void Write(TextWriter writer, EdgeOfChaosExplanation explanation, TextStyle style)
    {
        ExplainText.Title(writer, RegimeNotes.EdgeOfChaos, $"where χ₁ = 1: {explanation.Activation.Name}, σ_b² = {Digits(explanation.BiasVariance)}", style);
        ExplainText.Fact(writer, "formula", "σ_w² = 1/E f'², σ_b² = q − σ_w² E f², at z ~ N(0, q)");
        ExplainText.Fact(writer, "σ_w²", Digits(explanation.WeightVariance));
        ExplainText.Fact(writer, "q*", Digits(explanation.Q));
        ExplainText.Fact(writer, "source", EdgeOfChaosExplanation.Source);
    }

    public static void Write(TextWriter writer, PhaseDiagramExplanation explanation, TextStyle style)
    {
        var diagram = explanation.Diagram;
        ExplainText.Title(writer, RegimeNotes.PhaseDiagram, $"{explanation.Activation.Name}: layers to which a plain network is trainable, 6 ξ_c", style);
        writer.WriteLine(style.Dim($"{"σ_b²",-RowHead}{"σ_w²",0}"));
        writer.WriteLine(style.Dim(new string(' ', RowHead) + string.Concat(diagram.WeightVariances.Select(w => $"{w.ToString("0.00#", CultureInfo.InvariantCulture),Cell}"))));
        foreach (var (biases, row) in diagram.BiasVariances.Zip(diagram.Rows))
        {
            writer.WriteLine($"{style.Dim($"{biases.ToString("0.00", CultureInfo.InvariantCulture),-RowHead}")}{string.Concat(row.Select(p => $"{Layers(p),Cell}"))}");
        }

        writer.WriteLine("− inputs become alike, gradients shrink   + inputs are torn apart, gradients grow   = edge of chaos");
        writer.WriteLine("0 the signal dies away   ∞ it grows without bound");
        ExplainText.Fact(writer, "source", PhaseDiagramExplanation.Source);
    }

    private static string Layers(MeanFieldPoint point) => point switch
    {
        { Q: null } => "∞",
        { Q: 0 } => "0",
        { TrainableDepth: { } depth } when double.IsFinite(depth) => $"{Wording.Integer((long)Math.Max(1, Math.Round(Math.Min(depth, 99_999))))}{(point.Chi < 1 ? "−" : "+")}",
        _ => "=",
    };

    private static string Digits(double value) => double.IsInfinity(value) ? "∞" : value.ToString("G7", CultureInfo.InvariantCulture);
}
