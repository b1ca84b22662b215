namespace Evenkeel.TestKit.Distributions;

/// <summary>How finely an element type and the stream behind it tell values apart.</summary>
/// <param name="Name">The type.</param>
/// <param name="MantissaBits">The bits of a value's significand.</param>
/// <param name="StreamBits">The random bits behind a value, of which 2^bits equally likely combinations come.</param>
public sealed record ElementGrid(string Name, int MantissaBits, int StreamBits)
{
    /// <summary>float, from a word each.</summary>
    public static ElementGrid Single { get; } = new("float32", 24, 32);

    /// <summary>double, from two words each.</summary>
    public static ElementGrid Double { get; } = new("float64", 53, 64);

    /// <summary>The probability of the values that become the one that x becomes.</summary>
    public double CellProbability(double x, ReferenceLaw law)
    {
        var exponent = x == 0 ? -1074 : Math.ILogB(x);
        return Math.Max(Math.ScaleB(law.Density(x), exponent - MantissaBits + 1), Math.ScaleB(1, -StreamBits));
    }
}
