using Evenkeel.Initializers;
using Evenkeel.Initializers.Catalogue;
using Evenkeel.Networks.Activations;

namespace Evenkeel.Diagnosis.Explaining;

/// <summary>What schemes are shown with.</summary>
internal static class SchemeNotes
{
    /// <summary>The activation that a scheme is made for.</summary>
    public static Activation ActivationFor(SchemeEntry entry)
    {
        bool Is(string author) => entry.Name.Contains(author, StringComparison.Ordinal);
        return ActivationCatalogue.Parse(Is("lecun") ? "selu" : Is("xavier") || Is("glorot") || Is("orthogonal") ? "tanh" : "relu");
    }

    /// <summary>Whether a scheme may be for the weights of layers: there is one that is for tables alone.</summary>
    public static bool IsForLayers(SchemeEntry entry) => entry.Name != "embedding";

    /// <summary>The scheme with another gain in place of its own; null where it has none.</summary>
    public static Initializer? WithGain(Initializer scheme, double gain) => scheme switch
    {
        VarianceScaling scaling => scaling with { Scale = gain * gain },
        Orthogonal orthogonal => orthogonal with { Gain = gain },
        _ => null,
    };
}
