namespace Evenkeel.Diagnosis.Explaining;

/// <summary>What a topic is about.</summary>
public enum TopicKind
{
    /// <summary>An activation.</summary>
    Activation,

    /// <summary>A scheme that weights are drawn by.</summary>
    Scheme,

    /// <summary>The fans that a scheme divides by, and how each kind of layer counts them.</summary>
    Fan,

    /// <summary>A gain.</summary>
    Gain,

    /// <summary>What mean field theory says of deep plain networks.</summary>
    Regime,

    /// <summary>A method that initializes by data.</summary>
    Method,

    /// <summary>A finding of `check`.</summary>
    Finding,
}

/// <summary>Something that can be explained.</summary>
/// <param name="Kind">What it is about.</param>
/// <param name="Name">Its name, with its argument where it has one: "gelu", "leaky-relu:0.2", "EK202".</param>
public sealed record Topic(TopicKind Kind, string Name);
