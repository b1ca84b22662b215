using System.Collections.Immutable;
using System.Text.Json;
using Evenkeel.Diagnosis;
using Evenkeel.Initializers.DataDependent;
using Evenkeel.Numerics.Statistics;
using Evenkeel.Probing;
using Evenkeel.Theory;

namespace Evenkeel.Reporting.Json;

/// <summary>Writes a checkup as JSON of the schema <see cref="Schema"/>. The same checkup gives the same bytes.</summary>
public static class CheckJson
{
    /// <summary>The id of the schema, which docs/schema/evenkeel.check-1.schema.json describes.</summary>
    public const string Schema = "evenkeel.check/1";

    /// <summary>Writes to a stream, in UTF-8, with a line feed at the end.</summary>
    /// <param name="stream">Where to.</param>
    /// <param name="checkup">What was found.</param>
    /// <param name="toolVersion">The version of what writes.</param>
    /// <param name="fitted">What was done with each layer by the data; null where nothing was.</param>
    public static void Write(Stream stream, Checkup checkup, string toolVersion, FittedRecipe? fitted = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(checkup);
        FiniteJson.WriteObject(stream, json => Write(json, checkup, toolVersion, fitted is { Layers.IsEmpty: false } ? fitted : null));
    }

    private static void Write(Utf8JsonWriter json, Checkup checkup, string toolVersion, FittedRecipe? fitted)
    {
        var probe = checkup.Probe;
        json.WriteHead(Schema, toolVersion);
        json.WriteStartObject("model");
        json.WriteModel(probe.Model, probe.Layers.Length);
        json.WriteEndObject();

        json.WriteStartObject("data");
        json.WriteString("source", probe.Data.Source);
        json.WriteNumber("samples", probe.Data.Samples);
        json.WriteNumber("seed", probe.Data.Seed);
        json.WriteEndObject();

        WriteLoss(json, probe.Loss);
        WriteSharpness(json, probe);
        WriteJacobian(json, probe.Jacobian, checkup.Prediction);
        WriteLsuv(json, fitted);
        json.WriteStartArray("layers");
        for (var i = 0; i < probe.Layers.Length; i++) WriteLayer(json, probe.Layers[i], probe.Jacobian?.Layers[i], checkup.Prediction?.Layers[i]);
        json.WriteEndArray();
        json.WriteStartArray("findings");
        foreach (var finding in checkup.Findings) WriteFinding(json, finding);
        json.WriteEndArray();
        json.WriteString("verdict", Lower(checkup.Verdict));
    }

    private static void WriteLoss(Utf8JsonWriter json, LossInfo? loss)
    {
        if (!json.StartObject("loss", loss)) return;
        json.WriteString("kind", loss.Kind);
        json.WriteFinite("initial", loss.Initial);
        json.WriteFinite("expected", loss.Expected);
        json.WriteFinite("standardError", loss.StandardError);
        json.WriteFinite("accuracy", loss.Accuracy);
        json.WriteEndObject();
    }

    private static void WriteSharpness(Utf8JsonWriter json, ProbeResult probe)
    {
        if (!json.StartObject("sharpness", probe.Sharpness)) return;
        json.WriteFinite("largestEigenvalue", probe.Sharpness.LargestEigenvalue);
        json.WriteFinite("largestStableRate", probe.Sharpness.LargestStableRate);
        json.WriteFinite("learningRate", probe.LearningRate);
        json.WriteEndObject();
    }

    private static void WriteJacobian(Utf8JsonWriter json, JacobianResult? jacobian, Prediction? prediction)
    {
        if (!json.StartObject("jacobian", jacobian)) return;
        json.WriteStartArray("singularValues");
        foreach (var value in jacobian.SingularValues) json.WriteNumberValue(value);
        json.WriteEndArray();
        json.WriteFinite("largest", jacobian.Largest);
        WriteSpectrum(json, jacobian.Spectrum);
        json.WriteFinite("effectiveRank", jacobian.EffectiveRank);
        json.WriteString("of", jacobian.IsOfEmbedding ? "embedding" : "input");
        json.WriteNumber("samples", jacobian.Samples);
        json.WriteArray("weights", jacobian.Weights, weight =>
        {
            var theory = prediction?.WeightOf(weight.Parameter);
            json.WriteString("name", weight.Parameter);
            json.WriteNumber("count", weight.Count);
            json.WriteFinite("least", weight.Least);
            json.WriteFinite("rms", weight.Rms);
            json.WriteFinite("largest", weight.Largest);
            json.WriteFinite("predictedLeast", theory?.Least);
            json.WriteFinite("predictedRms", theory?.Rms);
            json.WriteFinite("predictedLargest", theory?.Largest);
        });
        json.WriteEndObject();
    }

    private static void WriteLsuv(Utf8JsonWriter json, FittedRecipe? fitted)
    {
        if (!json.StartObject("lsuv", fitted)) return;
        json.WriteNumber("samples", fitted.Samples);
        json.WriteArray("layers", fitted.Layers, layer =>
        {
            json.WriteString("name", layer.Layer);
            json.WriteString("parameter", layer.Parameter);
            json.WriteFinite("gate", layer.Gate);
            json.WriteFinite("before", layer.Before);
            json.WriteFinite("after", layer.After);
            json.WriteNumber("passes", layer.Passes);
            json.WriteFinite("factor", layer.Factor);
            json.WriteString("left", layer.Reason);
        });
        json.WriteEndObject();
    }

    private static void WriteSpectrum(Utf8JsonWriter json, JacobianSpectrum spectrum)
    {
        json.WriteNumber("count", spectrum.Count);
        json.WriteFinite("meanSquare", spectrum.MeanSquare);
        json.WriteFinite("meanSquareError", spectrum.MeanSquareError);
        json.WriteFinite("spectrumVariance", spectrum.Variance);
        json.WriteFinite("spectrumVarianceError", spectrum.VarianceError);
    }

    private static void WriteLayerJacobian(Utf8JsonWriter json, JacobianSpectrum? spectrum, LayerPrediction? prediction)
    {
        if (!json.StartObject("jacobian", spectrum)) return;
        WriteSpectrum(json, spectrum);
        json.WriteFinite("predictedMeanSquare", prediction?.JacobianMeanSquare);
        json.WriteFinite("predictedSpectrumVariance", prediction?.JacobianVariance);
        json.WriteEndObject();
    }

    private static void WriteLayer(Utf8JsonWriter json, LayerResult layer, JacobianSpectrum? jacobian, LayerPrediction? prediction)
    {
        json.WriteStartObject();
        json.WriteString("name", layer.Name);
        json.WriteString("kind", layer.Kind);
        json.WriteNumbers("outputShape", layer.OutputShape);
        json.WriteStrings("parameterNames", layer.ParameterNames);
        json.WriteFinite("fanIn", layer.FanIn);
        json.WriteFinite("fanOut", layer.FanOut);
        json.WriteString("activation", layer.Activation);
        WriteWeights(json, layer.Weights);
        WriteSignal(json, "forward", layer.Forward);
        WriteSignal(json, "backward", layer.Backward);
        WriteGradient(json, layer.Gradient);
        WritePrediction(json, layer, prediction);
        WriteUnits(json, layer.Units);
        WriteLayerJacobian(json, jacobian, prediction);
        json.WriteEndObject();
    }

    private static void WriteWeights(Utf8JsonWriter json, WeightResult? weights)
    {
        if (!json.StartObject("weights", weights)) return;
        var moments = weights.Moments;
        WriteMoments(json, moments);
        json.WriteFinite("kurtosis", moments.Kurtosis);
        json.WriteString("matchedScheme", weights.MatchedScheme);
        json.WriteNumber("nonFinite", moments.NonFinite);
        json.WriteEndObject();
    }

    private static void WriteSignal(Utf8JsonWriter json, string name, SignalResult? signal)
    {
        if (!json.StartObject(name, signal)) return;
        var moments = signal.Moments;
        json.WriteNumber("count", moments.Count + moments.NonFinite);
        WriteMoments(json, moments);
        json.WriteNumber("nonFinite", moments.NonFinite);
        json.WriteFinite("kurtosis", moments.Kurtosis);
        if (signal.Histogram is { } histogram) WriteHistogram(json, histogram);
        json.WriteEndObject();
    }

    private static void WriteMoments(Utf8JsonWriter json, Moments moments)
    {
        double? OrNull(double value) => moments.Count > 0 ? value : null;
        json.WriteFinite("mean", OrNull(moments.Mean));
        json.WriteFinite("std", OrNull(moments.Std));
        json.WriteFinite("rms", OrNull(moments.Rms));
        json.WriteFinite("min", OrNull(moments.Min));
        json.WriteFinite("max", OrNull(moments.Max));
        json.WriteFinite("zeroFraction", moments.ZeroFraction);
    }

    private static void WriteHistogram(Utf8JsonWriter json, LogHistogram histogram)
    {
        json.WriteStartObject("histogram");
        json.WriteStartArray("edges");
        foreach (var edge in histogram.Edges) json.WriteNumberValue(edge);
        json.WriteEndArray();
        json.WriteStartArray("counts");
        foreach (var count in histogram.Counts) json.WriteNumberValue(count);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteGradient(Utf8JsonWriter json, GradientResult? gradient)
    {
        if (!json.StartObject("gradient", gradient)) return;
        json.WriteFinite("rms", gradient.Moments.Count > 0 ? gradient.Moments.Rms : null);
        json.WriteFinite("weightRatio", gradient.WeightRatio);
        json.WriteEndObject();
    }

    private static void WritePrediction(Utf8JsonWriter json, LayerResult layer, LayerPrediction? prediction)
    {
        if (!json.StartObject("predicted", prediction)) return;
        json.WriteFinite("forwardRms", prediction.ForwardRms);
        json.WriteFinite("backwardRms", prediction.BackwardRms);
        json.WriteFinite("z", prediction.ScoreOf(layer.Forward.Moments.Rms));
        json.WriteString("assumption", prediction.Assumption);
        json.WriteString("forwardCaveat", prediction.ForwardCaveat?.ToString());
        json.WriteString("backwardCaveat", prediction.BackwardCaveat?.ToString());
        json.WriteEndObject();
    }

    private static void WriteUnits(Utf8JsonWriter json, UnitResult? units)
    {
        if (!json.StartObject("units", units)) return;
        json.WriteNumber("count", units.Count);
        json.WriteNumber("dead", units.Dead);
        json.WriteNumber("saturated", units.Saturated);
        json.WriteNumber("samples", units.Samples);
        json.WriteFinite("activityUpperBound95", units.ActivityUpperBound95);
        json.WriteEndObject();
    }

    private static void WriteFinding(Utf8JsonWriter json, Finding finding)
    {
        json.WriteStartObject();
        json.WriteString("id", finding.Id);
        json.WriteString("severity", Lower(finding.Severity));
        json.WriteString("layer", finding.Layer);
        json.WriteString("title", finding.Title);
        json.WriteString("message", finding.Message);
        WriteFigures(json, "measured", finding.Measured);
        WriteFigures(json, "expected", finding.Expected);
        WriteFigures(json, "threshold", finding.Threshold);
        json.WriteString("cause", finding.Cause);
        json.WriteStartArray("fixes");
        foreach (var fix in finding.Fixes)
        {
            json.WriteStartObject();
            json.WriteString("title", fix.Title);
            json.WriteString("command", fix.Command);
            json.WriteBoolean("verified", false);
            json.WriteNull("before");
            json.WriteNull("after");
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("reference", finding.Reference);
        json.WriteEndObject();
    }

    private static void WriteFigures(Utf8JsonWriter json, string name, ImmutableArray<Figure> figures)
    {
        json.WriteStartObject(name);
        foreach (var figure in figures) json.WriteFinite(figure.Name, figure.Value);
        json.WriteEndObject();
    }

    private static string Lower<T>(T value)
        where T : struct, Enum
        => value.ToString().ToLowerInvariant();
}
