using System.Text.Json;
using Evenkeel.Diagnosis;
using Evenkeel.Diagnosis.Explaining;
using Evenkeel.Initializers.Gains;
using Evenkeel.Theory.MeanField;

namespace Evenkeel.Reporting.Json;

/// <summary>Writes explanations as JSON; what is not finite, or is not there, is null.</summary>
public static class ExplainJson
{
    /// <summary>Writes what there is to say of a topic, in UTF-8, with a line feed at the end.</summary>
    public static void Write(Stream stream, Explanation explanation)
    {
        ArgumentNullException.ThrowIfNull(stream);
        FiniteJson.WriteObject(stream, json =>
        {
            switch (explanation)
            {
                case ActivationExplanation activation: WriteActivation(json, activation); break;
                case SchemeExplanation scheme: WriteScheme(json, scheme); break;
                case FanExplanation fan: WriteFan(json, fan); break;
                case GainExplanation gain: WriteGain(json, gain); break;
                case MeanFieldExplanation point: WriteMeanField(json, point); break;
                case EdgeOfChaosExplanation edge: WriteEdge(json, edge); break;
                case PhaseDiagramExplanation diagram: WriteDiagram(json, diagram); break;
                case MethodExplanation method: WriteMethod(json, method.Note); break;
                case FindingExplanation finding: WriteFinding(json, finding.Rule); break;
                default: throw new ArgumentException($"no JSON is known for {explanation}");
            }
        });
    }

    /// <summary>Writes the list of all topics, by kind.</summary>
    public static void WriteTopics(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        FiniteJson.WriteObject(stream, json =>
        {
            foreach (var kind in Enum.GetValues<TopicKind>()) json.WriteStrings($"{kind.ToString().ToLowerInvariant()}s", TopicCatalogue.Names(kind));
            json.WriteStrings("foreignSchemes", TopicCatalogue.ForeignSchemes);
        });
    }

    private static void WriteActivation(Utf8JsonWriter json, ActivationExplanation explanation)
    {
        var (moments, gains) = (explanation.Moments, explanation.Gains);
        json.WriteString("activation", explanation.Activation.Name);
        json.WriteFinite("q", moments.Q);
        json.WriteFinite("mean", moments.Mean.Value);
        json.WriteFinite("secondMoment", moments.SecondMoment.Value);
        json.WriteFinite("variance", moments.Variance.Value);
        json.WriteFinite("meanDerivative", moments.MeanDerivative.Value);
        json.WriteFinite("secondMomentDerivative", moments.SecondMomentDerivative.Value);
        json.WriteFinite("forwardGain", gains.Forward);
        json.WriteFinite("varianceGain", gains.Variance);
        json.WriteFinite("backwardGain", gains.Backward);
    }

    private static void WriteScheme(Utf8JsonWriter json, SchemeExplanation explanation)
    {
        json.WriteString("scheme", explanation.Scheme);
        json.WriteString("formula", explanation.Entry.Formula);
        json.WriteString("purpose", explanation.Entry.Purpose);
        json.WriteString("source", explanation.Entry.Source);
        json.WriteStrings("aliases", explanation.Entry.Aliases);
        json.WriteArray("options", explanation.Entry.Options, option =>
        {
            json.WriteString("name", option.Name);
            json.WriteString("default", option.Default);
            json.WriteString("summary", option.Summary);
        });
        json.WriteFinite("fanIn", explanation.Fans.In);
        json.WriteFinite("fanOut", explanation.Fans.Out);
        json.WriteFinite("std", explanation.Std);
        json.WriteFinite("weightVariance", explanation.Network.WeightVariance);
        json.WriteFinite("biasVariance", explanation.Network.BiasVariance);
        json.WriteString("activation", explanation.Network.Activation.Name);
        json.WriteArray("layers", explanation.Layers, layer =>
        {
            json.WriteNumber("layer", layer.Index);
            json.WriteFinite("q", layer.SecondMoment);
            json.WriteFinite("chi", layer.Chi);
            json.WriteFinite("gradient", layer.Gradient);
        });
        WriteCourse(json, "signal", explanation.Signal);
        WriteCourse(json, "gradient", explanation.Gradient);
        json.WriteFinite("levelGain", explanation.Level?.Value);
        json.WriteString("verdict", explanation.Verdict);
    }

    private static void WriteCourse(Utf8JsonWriter json, string name, Course? course)
    {
        if (!json.StartObject(name, course)) return;
        json.WriteString("course", course.Word);
        json.WriteFinite("perLayer", course.PerLayer);
        json.WriteFinite("total", course.Total);
        json.WriteEndObject();
    }

    private static void WriteFan(Utf8JsonWriter json, FanExplanation explanation)
    {
        json.WriteString("fan", explanation.Topic);
        json.WriteString("text", explanation.Text);
        json.WriteString("source", FanExplanation.Source);
        json.WriteArray("layers", explanation.Layers, layer =>
        {
            json.WriteString("layer", layer.Layer);
            json.WriteString("fanIn", layer.FanIn);
            json.WriteString("fanOut", layer.FanOut);
            json.WriteString("note", layer.Note);
            json.WriteStartObject("example");
            json.WriteString("layer", layer.Example);
            json.WriteFinite("fanIn", layer.Fans.In);
            json.WriteFinite("fanOut", layer.Fans.Out);
            json.WriteEndObject();
        });
    }

    private static void WriteGain(Utf8JsonWriter json, GainExplanation explanation)
    {
        json.WriteString("gain", explanation.Topic);
        json.WriteFinite("q", explanation.Q);
        json.WriteArray("notes", explanation.Notes, note =>
        {
            json.WriteString("gain", note.Name);
            json.WriteString("formula", note.Formula);
            json.WriteString("keeps", note.Keeps);
            json.WriteString("source", note.Source);
        });
        json.WriteArray("activations", explanation.Rows, row =>
        {
            json.WriteString("activation", row.Activation.Name);
            json.WriteFinite("forwardGain", row.Gains.Forward);
            json.WriteFinite("varianceGain", row.Gains.Variance);
            json.WriteFinite("backwardGain", row.Gains.Backward);
            WriteCritical(json, row.Gains.Critical);
            json.WriteFinite("pytorchGain", row.PyTorch);
        });
    }

    private static void WriteCritical(Utf8JsonWriter json, CriticalPoint? point)
    {
        json.WriteFinite("criticalWeightVariance", point?.WeightVariance);
        json.WriteFinite("criticalBiasVariance", point?.BiasVariance);
    }

    private static void WriteMeanField(Utf8JsonWriter json, MeanFieldExplanation explanation)
    {
        json.WriteString("activation", explanation.Activation.Name);
        WritePoint(json, explanation.Point);
        json.WriteString("verdict", explanation.Verdict);
    }

    private static void WritePoint(Utf8JsonWriter json, MeanFieldPoint point)
    {
        json.WriteFinite("sigmaW2", point.WeightVariance);
        json.WriteFinite("sigmaB2", point.BiasVariance);
        json.WriteFinite("qStar", point.Q);
        json.WriteFinite("chi1", point.Chi);
        json.WriteFinite("cStar", point.Correlation);
        json.WriteFinite("xiQ", point.SignalDepth);
        json.WriteFinite("xiC", point.CorrelationDepth);
        json.WriteFinite("xiGrad", point.GradientDepth);
        json.WriteFinite("trainableDepth", point.TrainableDepth);
    }

    private static void WriteEdge(Utf8JsonWriter json, EdgeOfChaosExplanation explanation)
    {
        json.WriteString("activation", explanation.Activation.Name);
        json.WriteFinite("sigmaB2", explanation.BiasVariance);
        json.WriteFinite("sigmaW2", explanation.WeightVariance);
        json.WriteFinite("qStar", explanation.Q);
    }

    private static void WriteDiagram(Utf8JsonWriter json, PhaseDiagramExplanation explanation)
    {
        json.WriteString("activation", explanation.Activation.Name);
        json.WriteArray("points", explanation.Diagram.Rows.SelectMany(r => r), point => WritePoint(json, point));
    }

    private static void WriteMethod(Utf8JsonWriter json, MethodNote note)
    {
        json.WriteString("method", note.Name);
        json.WriteString("title", note.Title);
        json.WriteString("formula", note.Formula);
        json.WriteString("does", note.Does);
        json.WriteString("suits", note.Suits);
        json.WriteString("source", note.Source);
    }

    private static void WriteFinding(Utf8JsonWriter json, Rule rule)
    {
        json.WriteString("finding", rule.Id);
        json.WriteString("title", rule.Title);
        json.WriteString("severity", rule.Severity.ToString().ToLowerInvariant());
        json.WriteString("whatItDoes", rule.WhatItDoes);
        json.WriteString("whyItHurts", rule.WhyItHurts);
        json.WriteString("whenItIsWrong", rule.WhenItIsWrong);
        json.WriteString("reference", rule.Reference);
    }
}
