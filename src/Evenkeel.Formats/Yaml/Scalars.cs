using System.Globalization;

namespace Evenkeel.Formats.Yaml;

/// <summary>Turns single values into numbers and truth values.</summary>
internal static class Scalars
{
    /// <summary>The value of an option, or null with a problem noted.</summary>
    public static object? Read(OptionType type, YamlNode node, string label, Problems problems)
    {
        var text = node is YamlScalar { IsPlain: true, IsNothing: false } scalar ? scalar.Text : null;
        var (value, rule) = type switch
        {
            OptionType.Integer => (Integer(text), "must be a whole number"),
            OptionType.PerAxis => (Integer(text), "must be a whole number, or a list of them"),
            OptionType.Padding => (text == "same" ? OptionValues.Same : Integer(text), "must be a whole number, a list of them, or `same`"),
            OptionType.Number => ((object?)Number(text), "must be a number"),
            _ => (Boolean(text), "must be true or false"),
        };
        if (value is null) problems.Add(node.Place, $"`{label}` {rule}, got {node.Description}");
        return value;
    }

    public static long? Integer(string? text)
        => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? value : null;

    private static double? Number(string? text)
        => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value) ? value : null;

    private static bool? Boolean(string? text) => text switch
    {
        "true" => true,
        "false" => false,
        _ => null,
    };
}
