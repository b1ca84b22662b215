using System.Collections.Immutable;
using Evenkeel.Networks;

namespace Evenkeel.Diagnosis.Explaining;

/// <summary>How a kind of layer counts its fans.</summary>
/// <param name="Layer">The kind: "depthwise".</param>
/// <param name="FanIn">The formula of its fan in.</param>
/// <param name="FanOut">The formula of its fan out.</param>
/// <param name="Note">What is easily got wrong.</param>
/// <param name="Example">A layer of the kind.</param>
/// <param name="Fans">The fans of the example.</param>
public sealed record LayerFans(string Layer, string FanIn, string FanOut, string Note, string Example, Fans Fans);

/// <summary>Fans: what they are, and what they are in every kind of layer.</summary>
/// <param name="Topic">The topic's name.</param>
/// <param name="Text">What the topic is, in sentences.</param>
/// <param name="Layers">The kinds of layers.</param>
public sealed record FanExplanation(string Topic, string Text, ImmutableArray<LayerFans> Layers) : Explanation
{
    /// <summary>Where the fans come from.</summary>
    public static string Source => "Glorot and Bengio 2010; He et al. 2015, equations 7 and 14";

    internal static FanExplanation Of(string name)
        => FanNotes.Layers.FirstOrDefault(l => l.Layer == name) is { } layer ? new(name, FanNotes.OfLayers, [layer]) : new(name, FanNotes.Texts[name], FanNotes.Layers);
}
