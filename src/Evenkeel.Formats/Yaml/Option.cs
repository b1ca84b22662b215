using System.Collections.Immutable;

namespace Evenkeel.Formats.Yaml;

/// <summary>What an option's value is.</summary>
internal enum OptionType
{
    /// <summary>A whole number.</summary>
    Integer,

    /// <summary>A whole number, or a list of them, one for each axis.</summary>
    PerAxis,

    /// <summary>A whole number, a list of them, or `same`.</summary>
    Padding,

    /// <summary>A number.</summary>
    Number,

    /// <summary>A whole number, or a list of them, whose meaning the kind gives.</summary>
    Numbers,

    /// <summary>true or false.</summary>
    Boolean,

    /// <summary>One of a few words, or any where none are given.</summary>
    Word,

    /// <summary>A list of layers.</summary>
    Layers,

    /// <summary>A list of layers, which may be empty.</summary>
    Branch,

    /// <summary>A list of branches.</summary>
    Branches,

    /// <summary>The name of a block, or a list of layers.</summary>
    BlockOrLayers,
}

/// <summary>An option of a kind of layer.</summary>
/// <param name="Name">Its key.</param>
/// <param name="Type">What its value is.</param>
/// <param name="Doc">What it does.</param>
internal sealed record Option(string Name, OptionType Type, string Doc)
{
    /// <summary>The value where the key is left out; null where it must stand, or where it follows from others.</summary>
    public object? Default { get; init; }

    public bool IsRequired { get; init; }

    /// <summary>Whether the value may stand alone in the place of the options: `linear: 256`.</summary>
    public bool IsShort { get; init; }

    /// <summary>The least value, for editors; when a model is read, the op's own rule speaks.</summary>
    public long? Minimum { get; init; }

    /// <summary>The words of an <see cref="OptionType.Word"/>.</summary>
    public ImmutableArray<string> Words { get; init; } = [];
}
