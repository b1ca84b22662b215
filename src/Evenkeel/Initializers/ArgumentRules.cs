using Evenkeel.Numerics.Text;

namespace Evenkeel.Initializers;

/// <summary>What schemes ask of their numbers.</summary>
internal static class ArgumentRules
{
    public static IEnumerable<string> Finite(string name, double value)
        => double.IsFinite(value) ? [] : [$"`{name}` (={NumberText.ToText(value)}) must be finite"];

    public static IEnumerable<string> NotNegative(string name, double value)
        => value >= 0 || !double.IsFinite(value) ? Finite(name, value) : [$"`{name}` (={NumberText.ToText(value)}) must not be negative"];

    public static IEnumerable<string> Positive(string name, double value)
        => value > 0 || !double.IsFinite(value) ? Finite(name, value) : [$"`{name}` (={NumberText.ToText(value)}) must be above 0"];

    /// <summary>Bounds in their order.</summary>
    public static IEnumerable<string> Ordered(double low, double high)
        => low < high ? [] : [$"`low` (={NumberText.ToText(low)}) must be below `high` (={NumberText.ToText(high)}){(low > high ? "; change them round" : "")}"];
}
