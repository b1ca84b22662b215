using System.Globalization;
using Evenkeel.Diagnosis.Explaining;
using Evenkeel.Theory;
using Evenkeel.Theory.Forecasting;
using Evenkeel.Theory.MeanField;

namespace Evenkeel.Reporting.Text;

/// <summary>Writes a forecast for people: what it is of, the loss, the depth, a row a layer, and what it rests on.</summary>
public static class PredictText
{
    private const int LabelIndent = 9, MaxTitle = 60;

    /// <summary>A network dies less often than this by nobody's luck.</summary>
    private const double LeastDeath = 1e-6;

    /// <summary>Writes.</summary>
    public static void Write(TextWriter writer, ForecastReport report, TextStyle style)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(style);
        var (model, forecast) = (report.Model, report.Forecast);
        writer.WriteLine($"{style.Bold(Wording.Clip(model.Name, MaxTitle))}  {Wording.Count(forecast.Layers.Length, "layer")}, {Wording.Count(model.Parameters, "parameter")}; predicted, not run");
        Fact("weights", model.Initialization);
        Fact("input", $"{report.Input}, {Wording.Count((long)forecast.Samples, "sample")}");
        Fact("loss", Loss(forecast.Loss));
        if (forecast.Plain is { } plain) Fact("depth", Depth(plain));
        if (forecast.Plain?.JacobianVariance is { } variance) Fact("jacobian", $"the squares of its singular values from {forecast.Plain.First} to {forecast.Plain.Last} scatter by {Wording.Scale(Math.Sqrt(Math.Abs(variance)))} times their mean");
        if (forecast.Plain?.DeathProbability is > LeastDeath and var death) Fact("death", $"with a probability of {Wording.Scale(death)} a whole layer is silent for an input, and nothing of it gets through");
        writer.WriteLine();
        ForecastTable.Write(writer, forecast, style);
        writer.WriteLine();
        var (unknown, known) = (forecast.Layers.Where(l => l.Signal.Forward is null || l.Signal.BackwardSecondMoment is null).ToArray(), forecast.Layers.Where(l => l.Signal.Forward is not null));
        var assumptions = known.Select(l => l.Signal.Assumption).OfType<string>().Distinct().ToArray();
        if (assumptions.Length > 0) Fact("assumes", $"{string.Join("; ", assumptions)}; wide layers");
        foreach (var group in forecast.Layers.SelectMany(l => new[] { l.Signal.ForwardCaveat, l.Signal.BackwardCaveat }).OfType<Caveat>().Distinct().GroupBy(c => c.Reason, StringComparer.Ordinal))
        {
            Fact("caveat", $"{Wording.Names([.. group.Select(c => c.Layer)])}: {group.Key}; what rests on it is marked ~");
        }

        foreach (var group in unknown.GroupBy(l => l.Signal.Forward is null ? l.Signal.Assumption ?? "unknown" : "unknown: the gradient", StringComparer.Ordinal))
        {
            Fact("unknown", $"{Wording.Names([.. group.Select(l => l.Name)])}: {group.Key.Replace("unknown: ", "", StringComparison.Ordinal)}");
        }

        void Fact(string name, string fact) => LabelledText.Write(writer, name, fact, LabelIndent);
    }

    private static string Loss(LossForecast? loss)
    {
        if (loss is null) return "none: gradients start from unit Gaussian noise at the output";
        var text = $"{loss.Kind}, initially {Wording.Precise(loss.Expected)} ± {Wording.Scale(loss.StandardError)}, for {loss.Targets}";
        return loss.Classes is { } classes ? $"{text} (ln {classes} = {Wording.Precise(Math.Log(classes))} for zero logits)" : text;
    }

    private static string Depth(PlainStretch plain)
    {
        var (network, point) = (plain.Network, plain.Point);
        var variances = string.Create(CultureInfo.InvariantCulture, $"σ_w² = {network.WeightVariance:G4}, σ_b² = {network.BiasVariance:G4}");
        var limit = point.TrainableDepth is { } depth && double.IsFinite(depth) ? $"; yours has {Wording.Integer(plain.Layers)}" : "";
        return $"{Wording.Count(plain.Layers, "layer")} of {network.Activation.Name} in a row, {variances}: {MeanFieldExplanation.VerdictOf(point)}{limit}";
    }
}
