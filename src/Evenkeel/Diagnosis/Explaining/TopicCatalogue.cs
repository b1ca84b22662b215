using Evenkeel.Initializers;
using Evenkeel.Networks.Activations;
using Evenkeel.Numerics.Text;

namespace Evenkeel.Diagnosis.Explaining;

/// <summary>
/// Every topic: what the catalogues of activations, schemes, fans, gains, mean field theory, methods and rules hold, so that a new entry has one by itself. Where two
/// kinds share a name, the first has it, and the other's kind stands before it: "scheme:identity".
/// </summary>
public static class TopicCatalogue
{
    private static readonly TopicKind[] Kinds = Enum.GetValues<TopicKind>();

    private static readonly Dictionary<TopicKind, IReadOnlyList<string>> PlainNames = new()
    {
        [TopicKind.Activation] = ActivationCatalogue.Names,
        [TopicKind.Scheme] = [.. Schemes.All.Select(e => e.Name)],
        [TopicKind.Fan] = FanNotes.Names,
        [TopicKind.Gain] = GainNotes.Names,
        [TopicKind.Regime] = RegimeNotes.Names,
        [TopicKind.Method] = [.. MethodNotes.All.Select(n => n.Name)],
        [TopicKind.Finding] = [.. RuleCatalogue.All.Select(r => r.Id)],
    };

    /// <summary>The names as they can be typed, of all kinds, without arguments.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Kinds.SelectMany(k => PlainNames[k].Select(n => Qualified(k, n)))];

    /// <summary>The names as users see them listed, with their arguments: "relu", "normal:STD", "EK202". Those of other frameworks' schemes are left out.</summary>
    /// <param name="kind">What the topics are about.</param>
    public static IReadOnlyList<string> Names(TopicKind kind) => kind switch
    {
        TopicKind.Activation => [.. ActivationCatalogue.Names.Select(n => ActivationCatalogue.TakesArgument(n) ? $"{n}[:{ArgumentOf(n)}]" : n)],
        TopicKind.Scheme => [.. Schemes.All.Where(e => !e.IsForeign).Select(e => Qualified(kind, e.Name) + e.Usage[e.Name.Length..])],
        _ => [.. PlainNames[kind].Select(n => Qualified(kind, n))],
    };

    /// <summary>The schemes of other frameworks, under their names there.</summary>
    public static IReadOnlyList<string> ForeignSchemes { get; } = [.. Schemes.All.Where(e => e.IsForeign).Select(e => e.Name)];

    /// <summary>Finds a topic; case does not matter.</summary>
    /// <param name="text">Its name, with arguments where it takes some: "leaky-relu:0.2", "he?mode=fan-out", "scheme:identity".</param>
    /// <exception cref="ArgumentException">There is no such topic, or its argument is not one; the message is a line to show to the user.</exception>
    public static Topic Find(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var name = text.ToLowerInvariant();
        foreach (var kind in Kinds)
        {
            if (name.StartsWith(Prefix(kind), StringComparison.Ordinal)) return Find(kind, name[Prefix(kind).Length..]) ?? throw Unknown(text);
        }

        return Kinds.Select(k => Find(k, name)).FirstOrDefault(t => t is not null) ?? throw Unknown(text);
    }

    private static Topic? Find(TopicKind kind, string name)
    {
        var plain = name.Split(':', '?')[0];
        switch (kind)
        {
            case TopicKind.Activation:
                return ActivationCatalogue.Knows(plain) ? new(kind, ActivationCatalogue.Parse(name).Name) : null;
            case TopicKind.Scheme:
                if (Schemes.All.FirstOrDefault(e => e.Name == plain || e.Aliases.Contains(plain)) is not { } entry) return null;
                var asked = name == plain && !entry.StandsAlone ? entry.Example : name;
                _ = Schemes.Parse(asked);
                return new(kind, asked);
            default:
                return PlainNames[kind].FirstOrDefault(n => n.Equals(name, StringComparison.OrdinalIgnoreCase)) is { } found ? new(kind, found) : null;
        }
    }

    private static ArgumentException Unknown(string text)
    {
        var question = Suggestion.Question(text.Split(':', '?')[0], All.Concat(Schemes.All.SelectMany(e => e.Aliases)));
        return new($"unknown topic '{text}'{(question.Length > 0 ? question : "; 'evenkeel explain' lists them")}");
    }

    private static string Qualified(TopicKind kind, string name)
        => Kinds.TakeWhile(k => k != kind).Any(k => PlainNames[k].Contains(name)) ? Prefix(kind) + name : name;

    private static string Prefix(TopicKind kind) => $"{kind.ToString().ToLowerInvariant()}:";

    private static string ArgumentOf(string activation) => activation.Contains("relu", StringComparison.Ordinal) ? "SLOPE" : "ALPHA";
}
