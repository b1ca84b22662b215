using System.Collections.Immutable;
using System.Globalization;
using Evenkeel.Numerics.Text;

namespace Evenkeel.Initializers.Catalogue;

/// <summary>The values of a scheme's options.</summary>
/// <param name="entry">The scheme.</param>
/// <param name="text">What the user wrote, as errors begin.</param>
/// <param name="given">The values that were given.</param>
internal sealed class SchemeValues(SchemeEntry entry, string text, IReadOnlyDictionary<string, string> given)
    : OptionValues(text, entry.Options.Select(o => (o.Name, o.Default)), given, entry.Example)
{
    /// <summary>The square of a gain.</summary>
    public double GainSquared(string name)
    {
        // In 15 digits, so that the square of √2 is 2.
        var gain = Gain(name);
        return double.Parse((gain * gain).ToString("G15", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
    }

    /// <summary>A gain: a number, an activation, or one of its gains.</summary>
    public double Gain(string name)
    {
        try
        {
            return Gains.Gain.Parse(Text(name)).Value;
        }
        catch (ArgumentException exception)
        {
            return Wrong(name, $"is no gain: {exception.Message}", 1.0);
        }
    }

    public FanMode Mode(string name) => (FanMode)Choice(name, ScalingWords.Modes);

    public Distribution Distribution(string name) => (Distribution)Choice(name, ScalingWords.Distributions);

    public FanConvention Convention(string name) => (FanConvention)Choice(name, ScalingWords.Conventions);

    /// <summary>Numbers with commas between them.</summary>
    public ImmutableArray<double> List(string name)
        => [.. Text(name).Split(',').Select(part => NumberText.TryParse(part, out var value) ? value : Wrong(name, "must be numbers with commas between them", 0.5))];

    /// <summary>Schemes with bars between them.</summary>
    public ImmutableArray<Initializer> Schemes(string name) => [.. Text(name).Split(Gates.Separator).Select(Scheme)];

    private Initializer Scheme(string scheme)
    {
        try
        {
            return Initializers.Schemes.Parse(scheme);
        }
        catch (ArgumentException exception)
        {
            Refuse(exception.Message);
            return Initializers.Schemes.Zeros;
        }
    }

    private int Choice(string name, string[] words) => Array.IndexOf(words, OneOf(name, words));
}
