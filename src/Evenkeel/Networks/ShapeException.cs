namespace Evenkeel.Networks;

/// <summary>A layer that cannot be built on the shapes it gets: the rule, the value received, what to do.</summary>
public sealed class ShapeException : Exception
{
    /// <summary>Makes an exception for a rule that an op breaks.</summary>
    public ShapeException(string rule)
        : base(rule) => Rule = rule;

    /// <summary>Names the layer whose op breaks a rule.</summary>
    public ShapeException(string layer, string kind, ShapeException cause)
        : base($"layer '{layer}' ({kind}): {cause.Rule}", cause) => (Layer, Rule) = (layer, cause.Rule);

    /// <summary>The layer, where it is known.</summary>
    public string? Layer { get; }

    /// <summary>The rule without the layer's name.</summary>
    public string Rule { get; }

    internal static void ThrowIf(bool broken, string rule)
    {
        if (broken) throw new ShapeException(rule);
    }
}
