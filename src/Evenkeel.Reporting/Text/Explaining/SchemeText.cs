using System.Globalization;
using Evenkeel.Diagnosis.Explaining;
using Evenkeel.Theory.MeanField;

namespace Evenkeel.Reporting.Text.Explaining;

/// <summary>A scheme: what it is, its numbers for the given fans, and the way of signal and gradient through many layers of it.</summary>
internal static class SchemeText
{
    /// <summary>The table has so many rows beside the first.</summary>
    private const int Rows = 10;

    public static void Write(TextWriter writer, SchemeExplanation explanation, TextStyle style)
    {
        var entry = explanation.Entry;
        var asked = explanation.Scheme.Split(':', '?', ' ')[0];
        ExplainText.Title(writer, explanation.Scheme, asked == entry.Name ? "scheme" : $"scheme: {entry.Name} by another name", style);
        ExplainText.Fact(writer, "formula", entry.Formula);
        ExplainText.Fact(writer, "for", entry.Purpose);
        ExplainText.Fact(writer, "source", entry.Source);
        var others = entry.Aliases.Prepend(entry.Name).Where(n => n != asked).ToArray();
        if (others.Length > 0) ExplainText.Fact(writer, "also", string.Join(", ", others));
        foreach (var option in entry.Options) ExplainText.Fact(writer, "option", $"{option.Name}: {option.Summary}{(option.Default is { } value ? $" (default: {value})" : "")}");
        if (!double.IsNaN(explanation.Std)) ExplainText.Fact(writer, "here", Numbers(explanation));
        writer.WriteLine();
        if (!explanation.Layers.IsEmpty) WriteLayers(writer, explanation, style);
        if (explanation.Level is { } level && !explanation.Layers.IsEmpty) ExplainText.Fact(writer, "level", Level(explanation, level.Name, level.Value));
        ExplainText.Fact(writer, "verdict", explanation.Verdict);
    }

    private static string Numbers(SchemeExplanation explanation)
    {
        var (fans, network) = (explanation.Fans, explanation.Network);
        var biases = network.BiasVariance > 0 ? $", biases' variance {Wording.Scale(network.BiasVariance)}" : "";
        var (moment, gain) = explanation.Layers.IsEmpty ? ("rms", "") : ("std", $", a gain of {Digits(Math.Sqrt(explanation.GainSquared))}");
        return $"fan_in {Number(fans.In)}, fan_out {Number(fans.Out)}: {moment} {Digits(explanation.Std)}, fan_in·E w² = {Digits(explanation.GainSquared)}{gain}{biases}";
    }

    private static void WriteLayers(TextWriter writer, SchemeExplanation explanation, TextStyle style)
    {
        var layers = explanation.Layers;
        var forward = new ScaleBar(layers.Select(l => (double?)Math.Sqrt(l.SecondMoment)));
        var backward = new ScaleBar(layers.Select(l => (double?)Math.Sqrt(l.Gradient)));
        writer.WriteLine(style.Dim($"{Wording.Count(layers.Length - 1, "layer")} of {explanation.Network.Activation.Name}"));
        writer.WriteLine(style.Dim($"{"layer",-8}{"q",9}  {"forward",-14}{"χ₁",9}  {"gradient²",9}  backward"));
        foreach (var layer in Shown(layers.Length).Select(i => layers[i])) WriteLayer(writer, layer, forward, backward);
        writer.WriteLine(style.Dim("q = E z² of the pre-activations; gradient² = E (∂L/∂z)² against the last layer's"));
        writer.WriteLine(style.Dim($"by theory, for wide layers; rms on a log scale, forward {forward.Axis}, backward {backward.Axis}"));
        writer.WriteLine();
    }

    private static void WriteLayer(TextWriter writer, PlainLayer layer, ScaleBar forward, ScaleBar backward)
        => writer.WriteLine(
            $"{layer.Index,-8}{Wording.Scale(layer.SecondMoment),9}  {forward.Draw(null, Math.Sqrt(layer.SecondMoment))} {Wording.Scale(layer.Chi),9}  "
            + $"{Wording.Scale(layer.Gradient),9}  {backward.Draw(null, Math.Sqrt(layer.Gradient))}");

    private static string Level(SchemeExplanation explanation, string name, double gain)
    {
        var own = Math.Sqrt(explanation.GainSquared);
        var ratio = own > 0 && Math.Abs(gain / own - 1) > 1e-6 ? $" (× {Digits(gain / own)} of this one)" : "";
        var q = Digits(explanation.Layers[0].SecondMoment);
        var text = $"a gain of {Digits(gain)} ({name}) holds q at {q}{ratio}";
        return explanation.Deviation switch
        {
            > 1.001 => $"{text}, on a knife's edge: a deviation of 1 % becomes {Digits(explanation.Deviation, 3)} % a layer later",
            < 0.999 => $"{text}, and pulls it back there: a deviation of 1 % becomes {Digits(explanation.Deviation, 3)} % a layer later",
            _ => text,
        };
    }

    private static IEnumerable<int> Shown(int count)
        => count <= Rows + 1 ? Enumerable.Range(0, count) : Enumerable.Range(0, Rows + 1).Select(i => (int)((long)i * (count - 1) / Rows));

    private static string Number(double value) => value.ToString("0.######", CultureInfo.InvariantCulture);

    private static string Digits(double value, int digits = 6)
        => double.IsFinite(value) ? value.ToString($"G{digits}", CultureInfo.InvariantCulture).Replace("E-0", "e-", StringComparison.Ordinal).Replace('E', 'e') : Wording.Scale(value);
}
