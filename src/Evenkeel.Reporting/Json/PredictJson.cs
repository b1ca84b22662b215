using System.Text.Json;
using Evenkeel.Theory.Forecasting;
using Evenkeel.Theory.MeanField;

namespace Evenkeel.Reporting.Json;

/// <summary>Writes a forecast as JSON of the schema <see cref="Schema"/>. The same forecast gives the same bytes.</summary>
public static class PredictJson
{
    /// <summary>The id of the schema, which docs/schema/evenkeel.predict-1.schema.json describes.</summary>
    public const string Schema = "evenkeel.predict/1";

    /// <summary>Writes to a stream, in UTF-8, with a line feed at the end.</summary>
    public static void Write(Stream stream, ForecastReport report, string toolVersion)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(report);
        FiniteJson.WriteObject(stream, json => Write(json, report, toolVersion));
    }

    private static void Write(Utf8JsonWriter json, ForecastReport report, string toolVersion)
    {
        var (model, forecast) = (report.Model, report.Forecast);
        json.WriteHead(Schema, toolVersion);
        json.WriteStartObject("model");
        json.WriteModel(model, forecast.Layers.Length);
        json.WriteString("weights", model.Initialization);
        json.WriteEndObject();
        json.WriteStartObject("input");
        json.WriteString("source", report.Input);
        json.WriteFinite("samples", forecast.Samples);
        json.WriteEndObject();
        WriteLoss(json, forecast.Loss);
        WriteDepth(json, forecast.Plain);
        json.WriteArray("layers", forecast.Layers, layer => WriteLayer(json, layer));
    }

    private static void WriteLoss(Utf8JsonWriter json, LossForecast? loss)
    {
        if (!json.StartObject("loss", loss)) return;
        json.WriteString("kind", loss.Kind);
        json.WriteFinite("expected", loss.Expected);
        json.WriteFinite("standardError", loss.StandardError);
        json.WriteString("targets", loss.Targets);
        json.WriteEndObject();
    }

    private static void WriteDepth(Utf8JsonWriter json, PlainStretch? plain)
    {
        if (!json.StartObject("depth", plain)) return;
        json.WriteString("first", plain.First);
        json.WriteString("last", plain.Last);
        json.WriteNumber("layers", plain.Layers);
        json.WriteFinite("trainable", plain.Point.TrainableDepth);
        json.WriteString("activation", plain.Network.Activation.Name);
        json.WriteFinite("sigmaW2", plain.Network.WeightVariance);
        json.WriteFinite("sigmaB2", plain.Network.BiasVariance);
        json.WriteFinite("qStar", plain.Point.Q);
        json.WriteFinite("chi1", plain.Point.Chi);
        json.WriteFinite("cStar", plain.Point.Correlation);
        json.WriteFinite("xiC", plain.Point.CorrelationDepth);
        json.WriteFinite("jacobianVariance", plain.JacobianVariance);
        json.WriteFinite("deathProbability", plain.DeathProbability);
        json.WriteEndObject();
    }

    private static void WriteLayer(Utf8JsonWriter json, LayerForecast layer)
    {
        json.WriteString("name", layer.Name);
        json.WriteString("kind", layer.Kind);
        json.WriteNumbers("sampleShape", layer.SampleShape.Extents);
        json.WriteFinite("forwardRms", layer.Signal.ForwardRms);
        json.WriteFinite("forwardSpread", layer.ForwardSpread);
        json.WriteFinite("backwardRms", layer.Signal.BackwardRms);
        json.WriteFinite("backwardSpread", layer.BackwardSpread);
        json.WriteFinite("betweenSamples", layer.BetweenSamples);
        json.WriteFinite("betweenPositions", layer.BetweenPositions);
        json.WriteFinite("deadShare", layer.DeadShare);
        json.WriteString("assumption", layer.Signal.Assumption);
        json.WriteString("forwardCaveat", layer.Signal.ForwardCaveat?.ToString());
        json.WriteString("backwardCaveat", layer.Signal.BackwardCaveat?.ToString());
    }
}
