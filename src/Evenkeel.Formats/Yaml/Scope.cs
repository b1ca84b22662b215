using System.Collections.Immutable;
using System.Globalization;

namespace Evenkeel.Formats.Yaml;

/// <summary>Names within a block or a named repetition: a prefix, and how many layers of each kind there are.</summary>
internal sealed class NameScope(string prefix)
{
    /// <summary>The length of a full name at most: 100,000 layers stay within memory.</summary>
    public const int MaxLength = 256;

    private readonly Dictionary<string, int> counts = new(StringComparer.Ordinal);

    /// <summary>The full name of the next layer of a kind, whether it has a name of its own or not.</summary>
    public string Next(string kind, string? given)
    {
        var count = counts.GetValueOrDefault(kind);
        counts[kind] = count + 1;
        return prefix + (given ?? string.Create(CultureInfo.InvariantCulture, $"{kind}.{count}"));
    }

    public string Full(string name) => prefix + name;

    public static NameScope Within(string name) => new($"{name}.");
}

/// <summary>What the meaning of a layer depends on besides its text.</summary>
/// <param name="Names">Where its name goes.</param>
/// <param name="Arguments">What `$names` stand for.</param>
/// <param name="Index">The innermost repetition's index, which `{i}` stands for.</param>
/// <param name="Blocks">The named blocks around it.</param>
/// <param name="Depth">How many groups are around it.</param>
internal sealed record Scope(NameScope Names, Arguments Arguments, long? Index, ImmutableList<string> Blocks, int Depth)
{
    public static Scope Outermost(Arguments arguments) => new(new NameScope(""), arguments, null, [], 0);

    public Scope Deeper => this with { Depth = Depth + 1 };
}
