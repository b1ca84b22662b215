using System.Globalization;
using Evenkeel.Numerics.Text;

namespace Evenkeel.Initializers;

/// <summary>The schemes by name, each a one-liner on a general form.</summary>
public static class Schemes
{
    private static readonly (string Name, Initializer Scheme)[] Plain =
    [
        ("zeros", Zeros),
        ("ones", new Constant(1)),
        ("lecun", LeCun),
        ("lecun-uniform", LeCun with { Distribution = Distribution.Uniform }),
        ("xavier", Xavier),
        ("xavier-uniform", Xavier with { Distribution = Distribution.Uniform }),
        ("he", He),
        ("he-uniform", He with { Distribution = Distribution.Uniform }),
        ("pytorch", PyTorch),
        ("orthogonal", new Orthogonal()),
    ];

    private static readonly (string Name, Func<double, Initializer> Make, string Argument)[] WithArgument =
    [
        ("constant", v => new Constant(v), "value"),
        ("normal", v => new Normal(v), "std"),
        ("uniform", v => new Uniform(v), "bound"),
        ("orthogonal", v => new Orthogonal(v), "gain"),
    ];

    /// <summary>All zeros.</summary>
    public static Constant Zeros => new(0);

    /// <summary>N(0, 1/fan_in) (LeCun, Bottou, Orr and Müller 1998).</summary>
    public static VarianceScaling LeCun => new(1, FanMode.In, Distribution.Normal);

    /// <summary>N(0, 2/(fan_in + fan_out)) (Glorot and Bengio 2010, equation 12).</summary>
    public static VarianceScaling Xavier => new(1, FanMode.Average, Distribution.Normal);

    /// <summary>N(0, 2/fan_in) (He, Zhang, Ren and Sun 2015, equation 10).</summary>
    public static VarianceScaling He => new(2, FanMode.In, Distribution.Normal);

    /// <summary>PyTorch's default: U(±1/√fan_in) for linear and convolution layers, U(±1/√hidden) for recurrent ones; variance 1/(3 fan).</summary>
    public static VarianceScaling PyTorch => new(1.0 / 3, FanMode.InOrState, Distribution.Uniform);

    /// <summary>The names that <see cref="Parse"/> takes, as users see them listed.</summary>
    public static IEnumerable<string> Names => Plain.Select(p => p.Name).Concat(WithArgument.Select(w => $"{w.Name}:{w.Argument.ToUpperInvariant()}"));

    /// <summary>A scheme by its name, with its argument behind a colon where it takes one: "he", "normal:0.01".</summary>
    /// <exception cref="ArgumentException">There is no such scheme, or its argument is no number or out of range.</exception>
    public static Initializer Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0)
        {
            foreach (var (name, scheme) in Plain)
            {
                if (name == text) return scheme;
            }

            foreach (var (name, _, argument) in WithArgument)
            {
                if (name == text) throw new ArgumentException($"the scheme '{name}' needs its {argument}, as in '{name}:0.01'");
            }
        }
        else
        {
            foreach (var (name, make, argument) in WithArgument)
            {
                if (name != text[..colon]) continue;
                var isNumber = double.TryParse(text[(colon + 1)..], NumberStyles.Float, CultureInfo.InvariantCulture, out var value);
                if (!isNumber || !double.IsFinite(value)) throw new ArgumentException($"the {argument} of '{text}' must be a number, as in '{name}:0.01'");
                if (value < 0 && name != "constant") throw new ArgumentException($"the {argument} (={text[(colon + 1)..]}) of '{name}' must not be negative");
                return make(value);
            }
        }

        var known = Plain.Select(p => p.Name).Concat(WithArgument.Select(w => w.Name));
        var question = Suggestion.Question(colon < 0 ? text : text[..colon], known);
        throw new ArgumentException($"unknown scheme '{text}'{(question.Length > 0 ? question : $"; take one of: {string.Join(", ", Names)}")}");
    }

    /// <summary>The plain name of a scheme, if it has one.</summary>
    internal static string? NameOf(Initializer scheme) => Plain.FirstOrDefault(p => p.Scheme.Equals(scheme)).Name;
}
