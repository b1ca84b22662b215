using Evenkeel.Initializers;
using Evenkeel.Networks.Activations;
using Evenkeel.Numerics.Text;

namespace Evenkeel.Diagnosis.Explaining;

/// <summary>Every topic: what the catalogues of activations, schemes, fans, gains and rules hold, so that a new entry has one by itself.</summary>
public static class TopicCatalogue
{
    /// <summary>The names as users see them listed, with their arguments: "relu", "normal:STD", "EK202".</summary>
    /// <param name="kind">What the topics are about.</param>
    public static IReadOnlyList<string> Names(TopicKind kind) => kind switch
    {
        TopicKind.Activation => [.. ActivationCatalogue.Names.Select(n => ActivationCatalogue.TakesArgument(n) ? $"{n}[:{ArgumentOf(n)}]" : n)],
        TopicKind.Scheme => [.. Schemes.Names],
        TopicKind.Fan => FanNotes.Names,
        TopicKind.Gain => GainNotes.Names,
        _ => [.. RuleCatalogue.All.Select(r => r.Id)],
    };

    /// <summary>The names as they can be typed, without arguments, of all kinds.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Enum.GetValues<TopicKind>().SelectMany(Names).Select(WithoutArgument).Distinct()];

    /// <summary>Finds a topic; case does not matter.</summary>
    /// <param name="text">Its name, with an argument behind a colon where it takes one.</param>
    /// <exception cref="ArgumentException">There is no such topic, or its argument is not one; the message is a line to show to the user.</exception>
    public static Topic Find(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var name = text.ToLowerInvariant();
        var plain = WithoutArgument(name);
        if (ActivationCatalogue.Names.Contains(plain)) return new(TopicKind.Activation, ActivationCatalogue.Parse(name).Name);
        if (Names(TopicKind.Scheme).Select(WithoutArgument).Contains(plain)) return new(TopicKind.Scheme, Schemes.Parse(SchemeNotes.Complete(name)).Name);
        if (FanNotes.Names.Contains(name)) return new(TopicKind.Fan, name);
        if (GainNotes.Names.Contains(name)) return new(TopicKind.Gain, name);
        if (RuleCatalogue.All.FirstOrDefault(r => r.Id.Equals(text, StringComparison.OrdinalIgnoreCase)) is { } rule) return new(TopicKind.Finding, rule.Id);
        var question = Suggestion.Question(plain, All);
        throw new ArgumentException($"unknown topic '{text}'{(question.Length > 0 ? question : "; 'evenkeel explain' lists them")}");
    }

    private static string WithoutArgument(string name) => name.Split(':', '[')[0];

    private static string ArgumentOf(string activation) => activation.Contains("relu", StringComparison.Ordinal) ? "SLOPE" : "ALPHA";
}
