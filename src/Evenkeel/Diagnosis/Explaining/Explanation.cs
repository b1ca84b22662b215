namespace Evenkeel.Diagnosis.Explaining;

/// <summary>What there is to say of a topic, with its numbers, for renderers that know neither.</summary>
public abstract record Explanation
{
    /// <summary>Explains a topic.</summary>
    /// <param name="topic">The topic.</param>
    /// <param name="conditions">What to explain it for.</param>
    /// <exception cref="ArgumentException">The conditions do not fit the topic; the message is a line to show to the user.</exception>
    public static Explanation Of(Topic topic, Conditions conditions)
    {
        ArgumentNullException.ThrowIfNull(topic);
        ArgumentNullException.ThrowIfNull(conditions);
        return topic.Kind switch
        {
            TopicKind.Activation => ActivationExplanation.Of(topic.Name, conditions),
            TopicKind.Scheme => SchemeExplanation.Of(topic.Name, conditions),
            TopicKind.Fan => FanExplanation.Of(topic.Name),
            TopicKind.Gain => GainExplanation.Of(topic.Name, conditions),
            TopicKind.Regime when topic.Name == RegimeNotes.MeanField => MeanFieldExplanation.Of(conditions),
            TopicKind.Regime when topic.Name == RegimeNotes.EdgeOfChaos => EdgeOfChaosExplanation.Of(conditions),
            TopicKind.Regime => PhaseDiagramExplanation.Of(conditions),
            TopicKind.Method => new MethodExplanation(MethodNotes.All.Single(n => n.Name == topic.Name)),
            _ => new FindingExplanation(RuleCatalogue.All.Single(r => r.Id == topic.Name)),
        };
    }
}

/// <summary>What there is to say of a method that initializes by data.</summary>
/// <param name="Note">The method.</param>
public sealed record MethodExplanation(MethodNote Note) : Explanation;

/// <summary>What a finding of `check` says of itself.</summary>
/// <param name="Rule">The rule that finds it.</param>
public sealed record FindingExplanation(Rule Rule) : Explanation;
