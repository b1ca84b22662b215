using System.Globalization;
using Evenkeel.Diagnosis.Explaining;

namespace Evenkeel.Reporting.Text.Explaining;

/// <summary>Fans, and how each kind of layer counts them.</summary>
internal static class FanText
{
    public static void Write(TextWriter writer, FanExplanation explanation, TextStyle style)
    {
        ExplainText.Title(writer, explanation.Topic, explanation.Layers.Length == 1 ? "a kind of layer" : "what the variance of weights is divided by", style);
        ExplainText.Fact(writer, "is", explanation.Text);
        ExplainText.Fact(writer, "source", FanExplanation.Source);
        writer.WriteLine();
        writer.WriteLine(style.Dim($"{"layer",-12}{"fan_in",-19}{"fan_out",-17}{"for example",-32}{"fan_in",8}{"fan_out",9}"));
        foreach (var layer in explanation.Layers)
        {
            writer.WriteLine($"{layer.Layer,-12}{layer.FanIn,-19}{layer.FanOut,-17}{layer.Example,-32}{Number(layer.Fans.In),8}{Number(layer.Fans.Out),9}");
            ExplainText.Fact(writer, "", layer.Note, 12);
        }
    }

    private static string Number(double fan) => fan.ToString("0.####", CultureInfo.InvariantCulture);
}
