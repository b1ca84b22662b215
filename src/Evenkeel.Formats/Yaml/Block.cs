namespace Evenkeel.Formats.Yaml;

/// <summary>A named block: its layers, and the arguments that they name.</summary>
internal sealed class Block(string name, YamlSequence layers)
{
    public string Name { get; } = name;

    public YamlSequence Layers { get; } = layers;

    public IReadOnlySet<string> Parameters { get; } = ArgumentNames(layers);

    private static HashSet<string> ArgumentNames(YamlSequence layers)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        var open = new Stack<YamlNode>([layers]);
        while (open.TryPop(out var node))
        {
            if (Arguments.IsArgument(node)) names.Add(((YamlScalar)node).Text[1..]);
            foreach (var item in (node as YamlSequence)?.Items ?? []) open.Push(item);
            foreach (var entry in (node as YamlMapping)?.Entries ?? []) open.Push(entry.Value);
        }

        return names;
    }
}
