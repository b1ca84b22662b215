using System.Globalization;

namespace Evenkeel.Diagnosis;

/// <summary>Numbers in sentences.</summary>
internal static class Say
{
    /// <summary>Three significant digits: 0.158, 12.3, 1.2e-40; what a line through a few points extrapolates may exceed all numbers.</summary>
    public static string Number(double value)
    {
        var magnitude = Math.Abs(value);
        if (double.IsPositiveInfinity(value)) return "1e308 or more";
        return magnitude is 0 or (>= 1e-3 and < 1e5)
            ? value.ToString(magnitude >= 1000 ? "0" : "G3", CultureInfo.InvariantCulture)
            : value.ToString("0.##e0", CultureInfo.InvariantCulture);
    }

    /// <summary>A share as a percentage.</summary>
    public static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{100 * share:0.#} %");

    /// <summary>"1 layer", "3 layers".</summary>
    public static string Count(long count, string noun) => string.Create(CultureInfo.InvariantCulture, $"{count:N0} {noun}{(count == 1 ? "" : "s")}");

    /// <summary>" (and 4 more: a … b)" for the layers beside the one that a sentence names.</summary>
    public static string AndMore(IReadOnlyList<string> layers)
        => layers.Count < 2 ? "" : $" ({Count(layers.Count, "layer")}: {layers[0]} … {layers[^1]})";
}
