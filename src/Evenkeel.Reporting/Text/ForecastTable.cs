using System.Globalization;
using Evenkeel.Theory;
using Evenkeel.Theory.Forecasting;

namespace Evenkeel.Reporting.Text;

/// <summary>The rows of a forecast's layers: scale of signal and gradient with their spread, likeness, dead units.</summary>
internal static class ForecastTable
{
    private const int NameWidth = 20, KindWidth = 11, ShapeWidth = 11;

    public static void Write(TextWriter writer, Forecast forecast, TextStyle style)
    {
        var layers = forecast.Layers;
        var bar = new ScaleBar(layers.Select(l => l.Signal.ForwardRms));
        writer.WriteLine(style.Dim($"{"layer",-NameWidth}{"kind",-KindWidth}{"output",-ShapeWidth}{"forward",7}{"±",4} {"",-13} {"backward",8}{"±",4}{"samples",8}{"places",7}{"dead",5}"));
        Thinning.Write(writer, layers.Length, style, i => WriteRow(writer, layers[i], bar));
        writer.WriteLine(style.Dim($"rms of the signal forward (log scale, {bar.Axis}) and of its gradient backward, ± over draws of"));
        writer.WriteLine(style.Dim("the weights; cosine of two samples and of two places; units without a slope on the whole batch"));
    }

    private static void WriteRow(TextWriter writer, LayerForecast layer, ScaleBar bar)
    {
        var signal = layer.Signal;
        var shape = Wording.Fit(string.Join('×', layer.SampleShape.Extents), ShapeWidth - 1);
        writer.WriteLine(
            $"{Wording.Fit(layer.Name, NameWidth - 1)} {Wording.Fit(layer.Kind, KindWidth - 1)} {shape} {Scale(signal.ForwardRms),7}{Spread(layer.ForwardSpread, signal.ForwardCaveat),4} {bar.Draw(null, signal.ForwardRms)} "
            + $"{Scale(signal.BackwardRms),8}{Spread(layer.BackwardSpread, signal.BackwardCaveat),4}{Cosine(layer.BetweenSamples),8}{Cosine(layer.BetweenPositions),7}{Share(layer.DeadShare),5}");
    }

    private static string Scale(double? value) => value is { } number ? Wording.Scale(number) : "–";

    /// <summary>A factor where it is no small share, and marked where an assumption does not hold.</summary>
    private static string Spread(double? spread, Caveat? caveat) => caveat is null ? Spread(spread) : $"~{Spread(spread)}";

    private static string Spread(double? spread) => spread switch
    {
        null => "–",
        < 0.995 and var small => string.Create(CultureInfo.InvariantCulture, $"{100 * small:0}%"),
        var large => string.Create(CultureInfo.InvariantCulture, $"×{Math.Min(Math.Exp(large.Value), 999):0}"),
    };

    private static string Cosine(double? value) => value is { } number ? number.ToString("0.00;-0.00;0.00", CultureInfo.InvariantCulture) : "–";

    private static string Share(double? value) => value is { } number ? string.Create(CultureInfo.InvariantCulture, $"{100 * number:0}%") : "–";
}
