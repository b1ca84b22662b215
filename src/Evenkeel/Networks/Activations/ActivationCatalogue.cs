namespace Evenkeel.Networks.Activations;

/// <summary>Every built-in activation by name.</summary>
public static class ActivationCatalogue
{
    private static readonly Dictionary<string, Func<double?, Activation>> Makers = new(StringComparer.Ordinal)
    {
        ["relu"] = _ => ReLU.Activation,
        ["tanh"] = _ => Tanh.Activation,
        ["leaky-relu"] = a => LeakyReLU.Activation(a ?? LeakyReLU.DefaultSlope),
    };

    /// <summary>The names, without arguments.</summary>
    public static IReadOnlyCollection<string> Names => Makers.Keys;
}
