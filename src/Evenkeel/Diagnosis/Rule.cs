namespace Evenkeel.Diagnosis;

/// <summary>One thing that can be wrong with a network: measurements in, findings out. It knows neither the engine nor any renderer.</summary>
public abstract class Rule
{
    /// <summary>The id, as EK202; never reused.</summary>
    public abstract string Id { get; }

    /// <summary>The problem in a few words.</summary>
    public abstract string Title { get; }

    /// <summary>How much the problem matters at worst; <see cref="WhatItDoes"/> says where it matters less.</summary>
    public abstract Severity Severity { get; }

    /// <summary>What the rule measures, and where it draws the line.</summary>
    public abstract string WhatItDoes { get; }

    /// <summary>Why the problem hurts.</summary>
    public abstract string WhyItHurts { get; }

    /// <summary>When the rule is wrong, or silent on purpose.</summary>
    public abstract string WhenItIsWrong { get; }

    /// <summary>Where it comes from.</summary>
    public abstract string Reference { get; }

    /// <summary>Looks for the problem.</summary>
    public abstract IEnumerable<Finding> Check(Evidence evidence);
}
