using System.Globalization;
using Evenkeel.Diagnosis;
using Evenkeel.Probing;
using Evenkeel.Theory;

namespace Evenkeel.Reporting.Text;

/// <summary>The rows of a checkup's layers: scale of signal and gradient, measured against predicted.</summary>
internal static class LayerTable
{
    /// <summary>A longer table shows its ends and thins out the middle.</summary>
    private const int MaxRows = 40, RowsAtEnds = 5, RowsBetween = 5;

    private const int NameWidth = 22, KindWidth = 13, ShapeWidth = 11;

    public static void Write(TextWriter writer, Checkup checkup, TextStyle style)
    {
        var layers = checkup.Probe.Layers;
        var predictions = checkup.Prediction?.Layers;
        var forward = new ScaleBar(layers.Select(l => (double?)l.Forward.Moments.Rms).Concat(predictions?.Select(p => p.ForwardRms) ?? []));
        var backward = new ScaleBar(layers.Select(l => l.Backward?.Moments.Rms).Concat(predictions?.Select(p => p.BackwardRms) ?? []));

        writer.WriteLine(style.Dim($"{"layer",-NameWidth}{"kind",-KindWidth}{"output",-ShapeWidth}{"forward",8} {"z",5} {"",-13}  {"backward",8}"));
        var shown = style.Verbose ? [.. Enumerable.Range(0, layers.Length)] : Shown(layers.Length);
        var previous = -1;
        foreach (var i in shown)
        {
            if (i > previous + 1) writer.WriteLine(style.Dim($"  ⋮ {i - previous - 1} more"));
            WriteRow(writer, layers[i], predictions?[i], forward, backward, style, checkup.Findings.Where(f => f.Layer == layers[i].Name));
            previous = i;
        }

        writer.WriteLine(style.Dim("rms of the signal forward and of its gradient backward; z: measured against predicted, in sigmas"));
        writer.WriteLine(style.Dim($"log scale, forward {forward.Axis}, backward {backward.Axis}: ● measured, ○ predicted, ◉ both"));
    }

    private static void WriteRow(
        TextWriter writer, LayerResult layer, LayerPrediction? prediction, ScaleBar forward, ScaleBar backward, TextStyle style, IEnumerable<Finding> findings)
    {
        var score = prediction?.ScoreOf(layer.Forward.Moments.Rms);
        var z = score is { } value ? Math.Clamp(value, -999, 999).ToString("+0.0;-0.0;0.0", CultureInfo.InvariantCulture) : "–";
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

    private static IEnumerable<int> Shown(int count)
    {
        if (count <= MaxRows) return Enumerable.Range(0, count);
        var inside = count - 2 * RowsAtEnds;
        return Enumerable.Range(0, RowsAtEnds)
            .Concat(Enumerable.Range(1, RowsBetween).Select(i => RowsAtEnds + (int)((long)i * inside / (RowsBetween + 1))))
            .Concat(Enumerable.Range(count - RowsAtEnds, RowsAtEnds));
    }
}
