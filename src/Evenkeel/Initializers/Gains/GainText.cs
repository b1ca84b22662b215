using System.Globalization;
using Evenkeel.Networks.Activations;
using Evenkeel.Numerics.Text;

namespace Evenkeel.Initializers.Gains;

/// <summary>Gains as people write them.</summary>
internal static class GainText
{
    private const string PyTorch = "pytorch";

    private static readonly Dictionary<string, Func<Activation, double, Gain>> Computed = new(StringComparer.Ordinal)
    {
        ["forward"] = Gain.Forward,
        ["variance"] = Gain.Variance,
        ["backward"] = Gain.Backward,
    };

    public static Gain Parse(string text, double q)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)) return Gain.Of(number);
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var (head, rest) = colon < 0 ? (text, "") : (text[..colon], text[(colon + 1)..]);
        if (head == PyTorch && rest.Length > 0) return PyTorchGains.Parse(rest);
        if (Computed.TryGetValue(head, out var kind))
        {
            return rest.Length > 0 ? kind(ActivationCatalogue.Parse(rest), q) : throw new ArgumentException($"the gain '{text}' needs an activation, as in '{head}:gelu'");
        }

        if (ActivationCatalogue.Names.Contains(head)) return Gain.Forward(ActivationCatalogue.Parse(text), q);
        var question = Suggestion.Question(head, [.. Computed.Keys, PyTorch, .. ActivationCatalogue.Names]);
        throw new ArgumentException($"unknown gain '{text}'{(question.Length > 0 ? question : "; take a number, an activation, or forward:, variance:, backward: or pytorch: before one")}");
    }
}
