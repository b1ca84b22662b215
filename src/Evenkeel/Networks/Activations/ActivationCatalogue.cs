using System.Collections.Immutable;
using System.Globalization;
using Evenkeel.Numerics.Text;

namespace Evenkeel.Networks.Activations;

/// <summary>Every built-in activation by name.</summary>
public static class ActivationCatalogue
{
    private static readonly ImmutableArray<Entry> Entries =
    [
        Entry.Plain("identity", () => Identity.Activation),
        Entry.Plain("relu", () => ReLU.Activation),
        new("leaky-relu", slope => LeakyReLU.Activation(slope ?? LeakyReLU.DefaultSlope), Argument.Any),
        new("prelu", slope => PReLU.Activation(slope ?? PReLU.DefaultSlope), Argument.Any),
        Entry.Plain("relu6", () => ReLU6.Activation),
        new("elu", alpha => ELU.Activation(alpha ?? ELU.DefaultAlpha), Argument.Positive),
        new("celu", alpha => CELU.Activation(alpha ?? CELU.DefaultAlpha), Argument.Positive),
        Entry.Plain("selu", () => SELU.Activation),
        Entry.Plain("gelu", () => GELU.Activation),
        Entry.Plain("gelu-tanh", () => GELUTanh.Activation),
        Entry.Plain("silu", () => SiLU.Activation),
        Entry.Plain("mish", () => Mish.Activation),
        Entry.Plain("softplus", () => Softplus.Activation),
        Entry.Plain("sigmoid", () => Sigmoid.Activation),
        Entry.Plain("tanh", () => Tanh.Activation),
        Entry.Plain("hard-tanh", () => HardTanh.Activation),
        Entry.Plain("hard-sigmoid", () => HardSigmoid.Activation),
        Entry.Plain("hard-swish", () => HardSwish.Activation),
        Entry.Plain("softsign", () => Softsign.Activation),
        Entry.Plain("erf", () => Erf.Activation),
        Entry.Plain("sin", () => Sin.Activation),
    ];

    /// <summary>Other names of the same function.</summary>
    private static readonly ImmutableDictionary<string, string> Aliases = ImmutableDictionary.CreateRange<string, string>([new("gelu-erf", "gelu"), new("swish", "silu")]);

    private enum Argument
    {
        None,
        Any,
        Positive,
    }

    /// <summary>The names, without arguments.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Entries.Select(entry => entry.Name)];

    /// <summary>Every activation at its default argument, in the order of <see cref="Names"/>.</summary>
    public static IReadOnlyList<Activation> All { get; } = [.. Entries.Select(entry => entry.Make(null))];

    /// <summary>Whether <see cref="Parse"/> knows a name, of <see cref="Names"/> or another one of the same function: "swish".</summary>
    public static bool Knows(string name) => Names.Contains(name) || Aliases.ContainsKey(name);

    /// <summary>Whether the activation of a name takes an argument behind a colon: "leaky-relu:0.2".</summary>
    public static bool TakesArgument(string name) => Entries.Any(entry => entry.Name == name && entry.Takes != Argument.None);

    /// <summary>Makes the activation that the command line or a model file names: "gelu-tanh", "leaky-relu:0.2".</summary>
    /// <param name="text">A name of <see cref="Names"/>, in lower case, and behind a colon its argument where it takes one.</param>
    /// <exception cref="ArgumentException">The name is unknown, or the argument is not one; the message is a line to show to the user.</exception>
    public static Activation Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var written = colon < 0 ? text : text[..colon];
        var name = Aliases.GetValueOrDefault(written, written);
        var entry = Entries.FirstOrDefault(entry => entry.Name == name) ?? throw new ArgumentException(Unknown(name));
        if (colon < 0) return entry.Make(null);

        if (entry.Takes == Argument.None) throw new ArgumentException($"{text}: {name} takes no argument");
        if (!double.TryParse(text.AsSpan(colon + 1), NumberStyles.Float, CultureInfo.InvariantCulture, out var argument))
        {
            throw new ArgumentException($"{text}: the argument must be a number");
        }

        if (!double.IsFinite(argument)) throw new ArgumentException($"{text}: the argument must be finite");
        if (entry.Takes == Argument.Positive && argument <= 0) throw new ArgumentException($"{text}: the argument must be above 0");
        return entry.Make(argument);
    }

    private static string Unknown(string name)
    {
        var question = Suggestion.Question(name, Names);
        return $"unknown activation '{name}'{(question.Length > 0 ? question : $"; there are {string.Join(", ", Names)}")}";
    }

    private sealed record Entry(string Name, Func<double?, Activation> Make, Argument Takes)
    {
        public static Entry Plain(string name, Func<Activation> make) => new(name, _ => make(), Argument.None);
    }
}
