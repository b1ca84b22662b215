using Evenkeel.Numerics.Text;

namespace Evenkeel.Formats.Yaml;

/// <summary>What the `$names` in a block stand for; outside blocks there are none.</summary>
internal sealed class Arguments(string? block, IReadOnlyDictionary<string, YamlScalar> values)
{
    public static Arguments None { get; } = new(null, new Dictionary<string, YamlScalar>());

    public static bool IsArgument(YamlNode node) => node is YamlScalar { Text: ['$', _, ..] };

    /// <summary>The value that a node stands for: itself, or the argument that it names.</summary>
    public YamlNode Resolve(string file, YamlNode node)
    {
        if (!IsArgument(node)) return node;
        var name = ((YamlScalar)node).Text[1..];
        if (values.TryGetValue(name, out var value)) return value;
        throw new InvalidFileException(
            file,
            $"{node.Place}",
            block is null
                ? $"'${name}' names an argument, and no block stands around it"
                : $"the block '{block}' is used without its argument '{name}'{Suggestion.Question(name, values.Keys)}");
    }
}
