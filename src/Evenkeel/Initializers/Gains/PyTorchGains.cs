using System.Globalization;
using Evenkeel.Numerics.Text;

namespace Evenkeel.Initializers.Gains;

/// <summary>
/// The table of torch.nn.init.calculate_gain, under its own name because it mixes kinds: √2 for ReLU is a forward gain, 5/3 for tanh a rule
/// of thumb (its forward gain at q = 1 is 1.5925), and 3/4 for SELU, whose forward gain is 1, lets the signal shrink.
/// </summary>
public static class PyTorchGains
{
    private const string LeakyReLU = "leaky-relu";

    /// <summary>negative_slope, where it is not given.</summary>
    private const double DefaultSlope = 0.01;

    private static readonly (string Name, double Value)[] Table =
    [
        ("linear", 1),
        ("conv1d", 1),
        ("conv2d", 1),
        ("conv3d", 1),
        ("conv-transpose1d", 1),
        ("conv-transpose2d", 1),
        ("conv-transpose3d", 1),
        ("sigmoid", 1),
        ("tanh", 5.0 / 3),
        ("relu", Math.Sqrt(2)),
        ("selu", 3.0 / 4),
    ];

    /// <summary>The names of the table, with hyphens for PyTorch's underscores.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Table.Select(row => row.Name), LeakyReLU];

    /// <summary>Looks a gain up: 1 for linear, convolutions and sigmoid, 5/3 for tanh, √2 for relu, 3/4 for selu, √(2/(1 + a²)) for leaky-relu:a.</summary>
    /// <param name="nonlinearity">A name of <see cref="Names"/>, or as PyTorch spells it; leaky-relu may have its slope behind a colon.</param>
    /// <exception cref="ArgumentException">PyTorch has no such gain; the message is a line to show to the user.</exception>
    public static Gain Parse(string nonlinearity)
    {
        ArgumentNullException.ThrowIfNull(nonlinearity);
        var text = nonlinearity.Replace('_', '-');
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var name = colon < 0 ? text : text[..colon];
        if (name == LeakyReLU) return Named(text, Math.Sqrt(2 / (1 + Square(colon < 0 ? DefaultSlope : Slope(text, colon)))));
        foreach (var row in Table)
        {
            if (row.Name != name) continue;
            return colon < 0 ? Named(name, row.Value) : throw new ArgumentException($"pytorch:{nonlinearity}: {name} takes no argument");
        }

        var question = Suggestion.Question(name, Names);
        throw new ArgumentException($"PyTorch's table has no gain for '{nonlinearity}'{(question.Length > 0 ? question : $"; it has {string.Join(", ", Names)}")}");
    }

    private static double Slope(string text, int colon)
        => double.TryParse(text.AsSpan(colon + 1), NumberStyles.Float, CultureInfo.InvariantCulture, out var slope) && double.IsFinite(slope)
            ? slope
            : throw new ArgumentException($"pytorch:{text}: the argument must be a finite number");

    private static double Square(double x) => x * x;

    private static Gain Named(string name, double value) => new(GainKind.PyTorch, value, $"pytorch:{name}");
}
