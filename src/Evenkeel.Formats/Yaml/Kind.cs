using System.Collections.Immutable;
using Evenkeel.Networks;

namespace Evenkeel.Formats.Yaml;

/// <summary>A kind of entry in a list of layers.</summary>
/// <param name="Name">Its key.</param>
/// <param name="Doc">What it is.</param>
/// <param name="Options">The keys of its value.</param>
/// <param name="Siblings">The keys that may stand beside it.</param>
internal abstract record Kind(string Name, string Doc, ImmutableArray<Option> Options, ImmutableArray<string> Siblings)
{
    public Option? Short => Options.FirstOrDefault(o => o.IsShort);

    /// <summary>Whether the value may be a mapping of the options.</summary>
    public virtual bool HasLongForm => true;

    /// <summary>Whether the name alone is a layer.</summary>
    public bool StandsAlone => !Options.Any(o => o.IsRequired);

    /// <summary>Whether the value may follow the name and a colon in one word: `dropout:0.1`.</summary>
    public virtual bool TakesColon => Short is not null;
}

/// <summary>A kind that makes one layer.</summary>
internal sealed record LayerKind(string Name, string Doc, ImmutableArray<Option> Options, Func<OptionValues, Op> Make, ImmutableArray<string> Siblings)
    : Kind(Name, Doc, Options, Siblings);

/// <summary>One of the layers that a <see cref="CompositeKind"/> makes.</summary>
/// <param name="Name">The last part of its name.</param>
/// <param name="Op">What it computes.</param>
/// <param name="Reads">The parts whose outputs it reads, by their number; none stand for the input.</param>
internal sealed record Part(string Name, Op Op, ImmutableArray<int> Reads);

/// <summary>A kind that makes several layers, in a scope of names of their own.</summary>
internal sealed record CompositeKind(
    string Name, string Doc, ImmutableArray<Option> Options, Func<OptionValues, Shape, ImmutableArray<Part>> Parts, ImmutableArray<string> Siblings)
    : Kind(Name, Doc, Options, Siblings);

/// <summary>A kind that joins branches into one layer.</summary>
internal sealed record JoinKind(string Name, string Doc, ImmutableArray<Option> Options, Func<OptionValues, Op> Make, ImmutableArray<string> Siblings)
    : Kind(Name, Doc, Options, Siblings)
{
    public override bool HasLongForm => Options.Length > 1;

    public override bool TakesColon => false;
}

/// <summary>What a group does with the layers in it.</summary>
internal enum GroupForm
{
    /// <summary>The layers stand several times in a row.</summary>
    Repeat,

    /// <summary>A branch is added to its input.</summary>
    Residual,

    /// <summary>The layers stand in a scope of names of their own.</summary>
    Block,

    /// <summary>What follows reads an earlier layer.</summary>
    From,
}

/// <summary>A kind that holds layers.</summary>
internal sealed record GroupKind(string Name, string Doc, ImmutableArray<Option> Options, GroupForm Form, ImmutableArray<string> Siblings)
    : Kind(Name, Doc, Options, Siblings)
{
    public override bool HasLongForm => Options.Length > 1;

    public override bool TakesColon => false;
}
