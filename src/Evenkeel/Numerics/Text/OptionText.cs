namespace Evenkeel.Numerics.Text;

/// <summary>
/// A name with options as users write it: "name", "name:main", "name?key=value&amp;key=value", or both. A colon or an equals sign within a value
/// belongs to the value.
/// </summary>
public sealed record OptionText
{
    private OptionText(string name, string? main, IReadOnlyDictionary<string, string> options, IReadOnlyList<string> problems)
        => (Name, Main, Options, Problems) = (name, main, options, problems);

    /// <summary>What stands before the first colon or question mark.</summary>
    public string Name { get; }

    /// <summary>What stands behind the colon; null where there is none.</summary>
    public string? Main { get; }

    /// <summary>The values by key; of a key that is given twice the first.</summary>
    public IReadOnlyDictionary<string, string> Options { get; }

    /// <summary>What does not have this form, each as one line.</summary>
    public IReadOnlyList<string> Problems { get; }

    /// <summary>Takes a text apart.</summary>
    /// <param name="text">The text.</param>
    /// <param name="example">A text as it should be, for what it says to someone who wrote it wrongly: "zoo:mlp?depth=50".</param>
    public static OptionText Parse(string text, string example)
    {
        ArgumentNullException.ThrowIfNull(text);
        var mark = text.IndexOf('?', StringComparison.Ordinal);
        var head = mark < 0 ? text : text[..mark];
        var colon = head.IndexOf(':', StringComparison.Ordinal);
        var options = new Dictionary<string, string>(StringComparer.Ordinal);
        List<string> problems = [];
        foreach (var pair in mark < 0 ? [] : text[(mark + 1)..].Split('&'))
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            if (equals < 1) problems.Add($"'{pair}' must be option=value, as in '{example}'");
            else if (!options.TryAdd(pair[..equals], pair[(equals + 1)..])) problems.Add($"the option '{pair[..equals]}' is given twice");
        }

        return new(colon < 0 ? head : head[..colon], colon < 0 ? null : head[(colon + 1)..], options, problems);
    }
}
