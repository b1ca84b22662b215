using System.Globalization;

namespace Evenkeel.Numerics.Text;

/// <summary>Numbers as users write them, the same in every culture: "0.02", "-1e-3", "inf".</summary>
internal static class NumberText
{
    private const string Infinity = "inf";

    /// <summary>Reads a number; not a NaN, and infinity as "inf" alone.</summary>
    public static bool TryParse(string text, out double value)
    {
        value = text switch { Infinity => double.PositiveInfinity, $"-{Infinity}" => double.NegativeInfinity, _ => double.NaN };
        return !double.IsNaN(value)
            || (double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out value) && double.IsFinite(value));
    }

    /// <summary>Writes a number so that <see cref="TryParse"/> reads the same one.</summary>
    public static string ToText(double value)
        => double.IsInfinity(value) ? (value > 0 ? Infinity : $"-{Infinity}") : value.ToString("R", CultureInfo.InvariantCulture);
}
