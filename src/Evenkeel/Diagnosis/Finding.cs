using System.Collections.Immutable;

namespace Evenkeel.Diagnosis;

/// <summary>How much a finding matters.</summary>
public enum Severity
{
    /// <summary>Worth knowing.</summary>
    Note,

    /// <summary>It costs speed or quality.</summary>
    Warning,

    /// <summary>The network will not train, or not well.</summary>
    Error,
}

/// <summary>A named number.</summary>
/// <param name="Name">What it is, in the words of the report's schema.</param>
/// <param name="Value">The number; NaN where it could not be taken.</param>
public readonly record struct Figure(string Name, double Value);

/// <summary>Something to do about a finding.</summary>
/// <param name="Title">What it does.</param>
/// <param name="Command">How to try it on the command line; null where it is a change of the model.</param>
public sealed record Fix(string Title, string? Command);

/// <summary>Something that is wrong with a network.</summary>
public sealed record Finding
{
    /// <summary>The rule's id, as EK202; never reused.</summary>
    public required string Id { get; init; }

    /// <summary>How much it matters.</summary>
    public required Severity Severity { get; init; }

    /// <summary>The layer where it is, the worst or first of several; null where it is the network's as a whole.</summary>
    public string? Layer { get; init; }

    /// <summary>The problem in a few words.</summary>
    public required string Title { get; init; }

    /// <summary>The problem in a sentence with its numbers.</summary>
    public required string Message { get; init; }

    /// <summary>What was measured.</summary>
    public ImmutableArray<Figure> Measured { get; init; } = [];

    /// <summary>What was expected instead.</summary>
    public ImmutableArray<Figure> Expected { get; init; } = [];

    /// <summary>Where the rule draws the line.</summary>
    public ImmutableArray<Figure> Threshold { get; init; } = [];

    /// <summary>Why it is so.</summary>
    public required string Cause { get; init; }

    /// <summary>What to do, the likeliest first.</summary>
    public ImmutableArray<Fix> Fixes { get; init; } = [];

    /// <summary>Where the rule comes from.</summary>
    public required string Reference { get; init; }
}
