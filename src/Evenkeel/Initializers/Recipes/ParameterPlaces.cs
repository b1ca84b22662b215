using System.Collections.Immutable;

namespace Evenkeel.Initializers.Recipes;

/// <summary>Where a parameter's layer stands in the network, as recipes ask for it; a layer can stand in several places.</summary>
[Flags]
public enum ParameterPlaces
{
    /// <summary>Anywhere.</summary>
    None = 0,

    /// <summary>"first": no weighted layer or embedding stands before it.</summary>
    First = 1 << 0,

    /// <summary>"head": no weighted layer reads what it makes.</summary>
    Head = 1 << 1,

    /// <summary>"branch": a weighted layer within a residual branch, its ends too.</summary>
    Branch = 1 << 2,

    /// <summary>"branch-end": the last weighted layer of a residual branch, the residual output projection.</summary>
    BranchEnd = 1 << 3,

    /// <summary>"branch-norm": a norm between the branch's end and the sum.</summary>
    BranchNorm = 1 << 4,

    /// <summary>"branch-gain": a learned number by which the branch is multiplied before the sum.</summary>
    BranchGain = 1 << 5,

    /// <summary>"shortcut": a projection on the way around a residual branch.</summary>
    Shortcut = 1 << 6,

    /// <summary>"query": its output is attention's q.</summary>
    Query = 1 << 7,

    /// <summary>"key": its output is attention's k.</summary>
    Key = 1 << 8,

    /// <summary>"value": its output is attention's v.</summary>
    Value = 1 << 9,

    /// <summary>"recurrent-input": a recurrent layer's parameter on what it reads.</summary>
    RecurrentInput = 1 << 10,

    /// <summary>"recurrent-state": a recurrent layer's parameter on its own state.</summary>
    RecurrentState = 1 << 11,

    /// <summary>"normed": a norm reads its output, whose scale is therefore lost.</summary>
    Normed = 1 << 12,
}

/// <summary>Places by their names in recipes.</summary>
internal static class PlaceNames
{
    public static ImmutableArray<(string Name, ParameterPlaces Place)> All { get; } =
    [
        ("first", ParameterPlaces.First),
        ("head", ParameterPlaces.Head),
        ("branch", ParameterPlaces.Branch),
        ("branch-end", ParameterPlaces.BranchEnd),
        ("branch-norm", ParameterPlaces.BranchNorm),
        ("branch-gain", ParameterPlaces.BranchGain),
        ("shortcut", ParameterPlaces.Shortcut),
        ("query", ParameterPlaces.Query),
        ("key", ParameterPlaces.Key),
        ("value", ParameterPlaces.Value),
        ("recurrent-input", ParameterPlaces.RecurrentInput),
        ("recurrent-state", ParameterPlaces.RecurrentState),
        ("normed", ParameterPlaces.Normed),
    ];

    /// <summary>The names of a set of places, in the order of the list.</summary>
    public static IEnumerable<string> Of(ParameterPlaces places) => All.Where(p => places.HasFlag(p.Place)).Select(p => p.Name);
}
