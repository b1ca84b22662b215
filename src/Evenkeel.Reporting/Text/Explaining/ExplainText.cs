using Evenkeel.Diagnosis.Explaining;

namespace Evenkeel.Reporting.Text.Explaining;

/// <summary>Writes explanations for people.</summary>
public static class ExplainText
{
    /// <summary>The column where facts begin.</summary>
    internal const int Indent = 10;

    private const int TopicIndent = 13;

    /// <summary>Writes what there is to say of a topic.</summary>
    public static void Write(TextWriter writer, Explanation explanation, TextStyle style)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(style);
        switch (explanation)
        {
            case ActivationExplanation activation: ActivationText.Write(writer, activation, style); break;
            case SchemeExplanation scheme: SchemeText.Write(writer, scheme, style); break;
            case FanExplanation fan: FanText.Write(writer, fan, style); break;
            case GainExplanation gain: GainTable.Write(writer, gain, style); break;
            case MeanFieldExplanation point: RegimeText.Write(writer, point, style); break;
            case EdgeOfChaosExplanation edge: RegimeText.Write(writer, edge, style); break;
            case PhaseDiagramExplanation diagram: RegimeText.Write(writer, diagram, style); break;
            case MethodExplanation method: MethodText.Write(writer, method.Note, style); break;
            case FindingExplanation finding: FindingText.Write(writer, finding.Rule, style); break;
            default: throw new ArgumentException($"no text is known for {explanation}");
        }
    }

    /// <summary>Writes the list of all topics, by kind.</summary>
    public static void WriteTopics(TextWriter writer, TextStyle style)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(style);
        writer.WriteLine(style.Bold("topics"));
        foreach (var kind in Enum.GetValues<TopicKind>())
        {
            Fact(writer, $"{kind.ToString().ToLowerInvariant()}s", string.Join(", ", TopicCatalogue.Names(kind)), TopicIndent);
            if (kind == TopicKind.Scheme) Fact(writer, "  of others", string.Join(", ", TopicCatalogue.ForeignSchemes), TopicIndent);
        }

        writer.WriteLine();
        writer.WriteLine("one of them: evenkeel explain gelu");
        writer.WriteLine("for your fans and depth: evenkeel explain he --fan-in 512 --depth 50 --activation gelu");
    }

    internal static void Title(TextWriter writer, string name, string kind, TextStyle style) => writer.WriteLine($"{style.Bold(name)}  {kind}");

    internal static void Fact(TextWriter writer, string label, string text, int indent = Indent) => LabelledText.Write(writer, label, text, indent);
}
