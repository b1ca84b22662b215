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
    public virtual bool StandsAlone => !Options.Any(o => o.IsRequired);
}

/// <summary>A kind that makes one layer.</summary>
internal sealed record LayerKind(string Name, string Doc, ImmutableArray<Option> Options, Func<OptionValues, Op> Make, ImmutableArray<string> Siblings)
    : Kind(Name, Doc, Options, Siblings);

/// <summary>What a group does with the layers in it.</summary>
internal enum GroupForm
{
    /// <summary>The layers stand several times in a row.</summary>
    Repeat,

    /// <summary>A branch is added to its input.</summary>
    Residual,

    /// <summary>Branches are added.</summary>
    Add,

    /// <summary>Branches are joined.</summary>
    Concat,

    /// <summary>The layers stand in a scope of names of their own.</summary>
    Block,
}

/// <summary>A kind that holds layers.</summary>
internal sealed record GroupKind(string Name, string Doc, ImmutableArray<Option> Options, GroupForm Form, ImmutableArray<string> Siblings)
    : Kind(Name, Doc, Options, Siblings)
{
    public override bool HasLongForm => Options.Length > 1;

    public override bool StandsAlone => false;
}
