namespace Evenkeel.Formats.Yaml;

/// <summary>A value in a YAML file and where it stands.</summary>
internal abstract class YamlNode(Place place)
{
    public Place Place { get; protected set; } = place;

    /// <summary>What it is, for "got …" in a message.</summary>
    public abstract string Description { get; }
}

/// <summary>A single value.</summary>
/// <param name="place">Where it stands.</param>
/// <param name="text">Its text, without quotes.</param>
/// <param name="isPlain">Whether it stands without quotes, so that it may be a number, a truth value or nothing.</param>
internal sealed class YamlScalar(Place place, string text, bool isPlain) : YamlNode(place)
{
    public string Text { get; } = text;

    public bool IsPlain { get; } = isPlain;

    public bool IsNothing => IsPlain && Text is "" or "~" or "null";

    public override string Description => IsNothing ? "nothing" : IsPlain ? $"'{Text}'" : $"'\"{Text}\"'";
}

/// <summary>A list.</summary>
internal sealed class YamlSequence(Place place) : YamlNode(place)
{
    public List<YamlNode> Items { get; } = [];

    public override string Description => "a list";
}

/// <summary>Keys with values, in the order of the file; no key stands twice.</summary>
/// <param name="place">Where it stands.</param>
/// <param name="isImplicit">Whether its place is that of its first key: `[a: 1]` holds a mapping without braces.</param>
internal sealed class YamlMapping(Place place, bool isImplicit = false) : YamlNode(place)
{
    private readonly Dictionary<string, YamlEntry> entries = new(StringComparer.Ordinal);

    public List<YamlEntry> Entries { get; } = [];

    public override string Description => "a mapping";

    public YamlNode? this[string key] => entries.GetValueOrDefault(key).Value;

    public bool TryAdd(YamlEntry entry)
    {
        if (Entries.Count == 0 && isImplicit) Place = entry.Key.Place;
        if (!entries.TryAdd(entry.Key.Text, entry)) return false;
        Entries.Add(entry);
        return true;
    }
}

/// <summary>A key and its value.</summary>
internal readonly record struct YamlEntry(YamlScalar Key, YamlNode Value);
