using System.Collections.Immutable;
using Evenkeel.Initializers.Catalogue;
using Evenkeel.Numerics.Text;

namespace Evenkeel.Initializers;

/// <summary>The schemes by name.</summary>
public static class Schemes
{
    private static readonly Lazy<Dictionary<Initializer, string>> Texts = new(FindTexts);

    /// <summary>All zeros.</summary>
    public static Constant Zeros => new(0);

    /// <summary>N(0, 1/fan_in) (LeCun, Bottou, Orr and Müller 1998).</summary>
    public static VarianceScaling LeCun => new(1, FanMode.In, Distribution.Normal);

    /// <summary>N(0, 2/(fan_in + fan_out)) (Glorot and Bengio 2010, equation 12).</summary>
    public static VarianceScaling Xavier => new(1, FanMode.Average, Distribution.Normal);

    /// <summary>N(0, 2/fan_in) (He, Zhang, Ren and Sun 2015, equation 10).</summary>
    public static VarianceScaling He => new(2, FanMode.In, Distribution.Normal);

    /// <summary>PyTorch's default: U(±1/√fan_in) for linear and convolution layers, U(±1/√hidden) for recurrent ones; variance 1/(3 fan).</summary>
    public static VarianceScaling PyTorch => new(1.0 / 3, FanMode.In, Distribution.Uniform, FanConvention.TorchLayer);

    /// <summary>All schemes, each with what it is and how it is asked for; those of other frameworks last.</summary>
    public static ImmutableArray<SchemeEntry> All { get; } =
        [.. PlainEntries.All, .. ScalingEntries.All, .. MatrixEntries.All, .. TorchEntries.All, .. KerasEntries.All, .. JaxEntries.All];

    /// <summary>The names that <see cref="Parse"/> takes, as users see them listed: with a main argument where there must be one, "normal:STD".</summary>
    public static IEnumerable<string> Names => All.Select(e => e.Usage);

    /// <summary>The entry of a name or an alias.</summary>
    /// <exception cref="ArgumentException">There is none; the message is a line to show to the user.</exception>
    public static SchemeEntry Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return All.FirstOrDefault(e => e.Name == name || e.Aliases.Contains(name)) ?? throw new ArgumentException($"unknown scheme '{name}'{Advice(name)}");
    }

    /// <summary>
    /// A scheme by its name, its main argument behind a colon, and options behind a question mark: "he", "normal:0.02", "normal:0.02?mean=0.1",
    /// "variance-scaling?scale=2&amp;mode=fan-out".
    /// </summary>
    /// <exception cref="ArgumentException">There is no such scheme, or some of its values are wrong; the message is a line with all that is.</exception>
    public static Initializer Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var parts = OptionText.Parse(text, "normal:0.02?mean=0.1");
        var entry = Find(parts.Name);
        var given = new Dictionary<string, string>(entry.TakesRest ? ImmutableDictionary<string, string>.Empty : parts.Options, StringComparer.Ordinal);
        List<string> problems = entry.TakesRest ? [] : [.. parts.Problems];
        if (parts.Main is { } main)
        {
            if (entry.Main is null) problems.Add($"'{entry.Name}' takes nothing behind a colon");
            else if (!given.TryAdd(entry.Main, entry.TakesRest ? text[(parts.Name.Length + 1)..] : main)) problems.Add($"`{entry.Main}` is given twice");
        }

        var values = new SchemeValues(entry, text, given);
        foreach (var problem in problems) values.Refuse(problem);
        return entry.Make(values);
    }

    /// <summary>The name under which the catalogue has a scheme, without options or with a mode alone; null where there is none.</summary>
    internal static string? NameOf(VarianceScaling scheme) => Texts.Value.GetValueOrDefault(scheme);

    private static Dictionary<Initializer, string> FindTexts()
    {
        var texts = new Dictionary<Initializer, string>();
        foreach (var entry in All.Where(e => e.StandsAlone))
        {
            var scheme = entry.Make();
            if (scheme is VarianceScaling && entry.Main != "scale") texts.TryAdd(scheme, entry.Name);
        }

        foreach (var entry in All.Where(e => e.Name.StartsWith("he", StringComparison.Ordinal)))
        {
            foreach (var mode in ScalingWords.Modes[1..]) texts.TryAdd(Parse($"{entry.Name}?mode={mode}"), $"{entry.Name}?mode={mode}");
        }

        return texts;
    }

    private static string Advice(string name)
    {
        var question = Suggestion.Question(name, All.SelectMany(e => e.Aliases.Prepend(e.Name)));
        return question.Length > 0 ? question : $"; there are {string.Join(", ", All.Where(e => !e.IsForeign).Select(e => e.Usage))}, and those of torch.*, keras.* and jax.*";
    }
}
