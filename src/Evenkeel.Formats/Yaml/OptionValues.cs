using Evenkeel.Networks;
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

    /// <summary>The number of an axis.</summary>
    /// <exception cref="ShapeException">It is beyond all axes.</exception>
    public int Index(string name)
        => Integer(name) is >= int.MinValue and <= int.MaxValue and var value ? (int)value : throw new ShapeException($"`{name}` (={Integer(name)}) is no axis of a sample");

    public Numbers Numbers(string name) => (Numbers)values[name];

    public Numbers Numbers(string name, Numbers otherwise) => values.TryGetValue(name, out var value) ? (Numbers)value : otherwise;

    public string Word(string name) => (string)values[name];

    public double Number(string name) => (double)values[name];

    public double? NumberOrNothing(string name) => values.TryGetValue(name, out var value) ? (double)value : null;

    public IReadOnlyList<YamlNode> Items(string name) => values.TryGetValue(name, out var value) ? ((YamlSequence)value).Items : [];

    public YamlNode Node(string name) => (YamlNode)values[name];

    public bool Boolean(string name) => (bool)values[name];
}
