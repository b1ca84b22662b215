using System.Globalization;
using Evenkeel.Diagnosis;
using Evenkeel.Probing;
using Evenkeel.Theory;

namespace Evenkeel.Reporting.Text;

/// <summary>The rows of a checkup's layers: scale of signal and gradient, measured against predicted.</summary>
internal static class LayerTable
{
    private const int NameWidth = 22, KindWidth = 13, ShapeWidth = 11;

    public static void Write(TextWriter writer, Checkup checkup, TextStyle style)
    {
        var layers = checkup.Probe.Layers;
        var predictions = checkup.Prediction?.Layers;
        var forward = new ScaleBar(layers.Select(l => (double?)l.Forward.Moments.Rms).Concat(predictions?.Select(p => p.ForwardRms) ?? []));
        var backward = new ScaleBar(layers.Select(l => l.Backward?.Moments.Rms).Concat(predictions?.Select(p => p.BackwardRms) ?? []));

        writer.WriteLine(style.Dim($"{"layer",-NameWidth}{"kind",-KindWidth}{"output",-ShapeWidth}{"forward",8} {"z",5} {"",-13}  {"backward",8}"));
        Thinning.Write(writer, layers.Length, style, i => WriteRow(writer, layers[i], predictions?[i], forward, backward, style, checkup.Findings.Where(f => f.Layer == layers[i].Name)));
        writer.WriteLine(style.Dim("rms of the signal forward and of its gradient backward; z: measured against predicted, in sigmas"));
        if (predictions?.Any(p => p.ForwardCaveat is not null) ?? false) writer.WriteLine(style.Dim("~: an assumption of the prediction does not hold there"));
        writer.WriteLine(style.Dim($"log scale, forward {forward.Axis}, backward {backward.Axis}: ● measured, ○ predicted, ◉ both"));
    }

    private static void WriteRow(
        TextWriter writer, LayerResult layer, LayerPrediction? prediction, ScaleBar forward, ScaleBar backward, TextStyle style, IEnumerable<Finding> findings)
    {
        var score = prediction?.ScoreOf(layer.Forward.Moments.Rms);
        var z = prediction?.ForwardCaveat is not null ? "~" : score is { } value ? Math.Clamp(value, -999, 999).ToString("+0.0;-0.0;0.0", CultureInfo.InvariantCulture) : "–";
        var shape = Wording.Fit(string.Join('×', layer.OutputShape.Skip(1)), ShapeWidth - 1);
        var row = $"{Wording.Fit(layer.Name, NameWidth - 1)} {Wording.Fit(layer.Kind, KindWidth - 1)} {shape} "
            + $"{Rms(layer.Forward),8} {z,5} {forward.Draw(layer.Forward.Moments.Rms, prediction?.ForwardRms)}  "
            + $"{(layer.Backward is { } gradient ? Rms(gradient) : "–"),8} {backward.Draw(layer.Backward?.Moments.Rms, prediction?.BackwardRms)}";
        var worst = findings.Select(f => (Severity?)f.Severity).Max();
        writer.WriteLine(worst switch
        {
            Severity.Error => style.Red(row),
            Severity.Warning => style.Yellow(row),
            _ => row,
        });
    }

    private static string Rms(SignalResult signal) => signal.Moments.NonFinite > 0 ? "nan/inf" : Wording.Scale(signal.Moments.Rms);
}
