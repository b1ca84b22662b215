using Evenkeel.Numerics.Text;

namespace Evenkeel.Formats.Yaml;

/// <summary>What the `$names` in a block stand for, or outside blocks those that the model has under `with`.</summary>
/// <param name="block">The block; null outside blocks.</param>
/// <param name="values">What each name stands for.</param>
internal sealed class Arguments(string? block, IReadOnlyDictionary<string, YamlScalar> values)
{
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
                ? $"'${name}' names a value that the model does not have; put `with: {{ {name}: … }}` at its top{Suggestion.Question(name, values.Keys)}"
                : $"the block '{block}' is used without its argument '{name}'{Suggestion.Question(name, values.Keys)}");
    }
}
