using Evenkeel.Networks.Ops;

namespace Evenkeel.Formats.Yaml;

/// <summary>The options of one layer, each of its type, defaults filled in.</summary>
internal sealed class OptionValues(IReadOnlyDictionary<string, object> values)
{
    /// <summary>`padding: same`.</summary>
    public const long Same = long.MinValue;

    public long Integer(string name) => (long)values[name];

    public long Integer(string name, long otherwise) => values.TryGetValue(name, out var value) ? (long)value : otherwise;

    /// <summary>A value for every axis; null where the option is left out, or says `same`.</summary>
    public PerAxis? PerAxis(string name) => values.GetValueOrDefault(name) switch
    {
        long value when value != Same => value,
        PerAxis list => list,
        _ => null,
    };

    public double Number(string name) => (double)values[name];

    public double? NumberOrNothing(string name) => values.TryGetValue(name, out var value) ? (double)value : null;

    public IReadOnlyList<YamlNode> Items(string name) => values.TryGetValue(name, out var value) ? ((YamlSequence)value).Items : [];

    public YamlNode Node(string name) => (YamlNode)values[name];

    public bool Boolean(string name) => (bool)values[name];
}
