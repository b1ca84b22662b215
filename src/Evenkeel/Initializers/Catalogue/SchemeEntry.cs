using System.Collections.Immutable;

namespace Evenkeel.Initializers.Catalogue;

/// <summary>A scheme of the catalogue: what it is, and how it is asked for.</summary>
public sealed record SchemeEntry
{
    private readonly Func<SchemeValues, Initializer> make;

    internal SchemeEntry(string name, string formula, string purpose, string source, Func<SchemeValues, Initializer> make)
        => (Name, Formula, Purpose, Source, this.make, Example) = (name, formula, purpose, source, make, name);

    /// <summary>The name: "he", "torch.kaiming_uniform".</summary>
    public string Name { get; }

    /// <summary>Other names of the same.</summary>
    public ImmutableArray<string> Aliases { get; init; } = [];

    /// <summary>The rule that the values follow.</summary>
    public string Formula { get; }

    /// <summary>What it is for.</summary>
    public string Purpose { get; }

    /// <summary>The paper and the equation, or the function whose rule it is.</summary>
    public string Source { get; }

    /// <summary>The options, in the order of the documentation.</summary>
    public ImmutableArray<SchemeOption> Options { get; init; } = [];

    /// <summary>The option whose value may stand behind a colon, "normal:0.02"; null where there is none.</summary>
    public string? Main { get; init; }

    /// <summary>A text that asks for it, with all that must be given.</summary>
    public string Example { get; init; }

    /// <summary>Whether it is one of another framework's, under that framework's name.</summary>
    public bool IsForeign => Name.Contains('.', StringComparison.Ordinal);

    /// <summary>The name as help lists it, with its main argument where that must be given: "normal:STD".</summary>
    public string Usage => Main is not null && !StandsAlone ? $"{Name}:{Main.ToUpperInvariant()}" : Name;

    /// <summary>Whether all behind the colon is the main argument, question marks too.</summary>
    internal bool TakesRest { get; init; }

    /// <summary>Whether its name alone asks for it.</summary>
    public bool StandsAlone => Example == Name || WaitsForData;

    /// <summary>Whether its name alone asks for a scheme that takes the rest from data.</summary>
    internal bool WaitsForData { get; init; }

    /// <summary>Makes the scheme.</summary>
    /// <exception cref="ArgumentException">A value is wrong; the message says all that is.</exception>
    internal Initializer Make(SchemeValues values)
    {
        var scheme = make(values);
        foreach (var problem in scheme.FindArgumentProblems()) values.Refuse(problem);
        values.ThrowIfAnyProblem();
        return scheme;
    }

    /// <summary>Makes the scheme with all options at their defaults.</summary>
    internal Initializer Make() => Make(new SchemeValues(this, Name, ImmutableDictionary<string, string>.Empty));
}
