using System.Globalization;

namespace Evenkeel.Networks.Activations;

/// <summary>Names as the command line and model files write them.</summary>
internal static class Names
{
    /// <summary>"leaky-relu" at the default argument, "leaky-relu:0.2" at another.</summary>
    public static string WithArgument(string name, double argument, double byDefault)
        => argument == byDefault ? name : string.Create(CultureInfo.InvariantCulture, $"{name}:{argument}");
}
