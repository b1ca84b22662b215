using System.Globalization;

namespace Evenkeel.Cli.Init;

/// <summary>Sizes as people write them: 5GB is 5·10⁹ bytes, as Hugging Face's libraries count, and 5GiB 5·2³⁰.</summary>
internal static class ByteSize
{
    private const double Kilo = 1e3, Mega = 1e6, Giga = 1e9, Tera = 1e12;

    private static readonly (string Unit, double Bytes)[] Units =
    [
        ("KiB", 1L << 10), ("MiB", 1L << 20), ("GiB", 1L << 30), ("TiB", 1L << 40), ("KB", Kilo), ("MB", Mega), ("GB", Giga), ("TB", Tera), ("B", 1), ("", 1),
    ];

    /// <exception cref="ArgumentException">It is no size of at least one byte.</exception>
    public static long Parse(string text)
    {
        var (unit, bytes) = Units.First(u => text.EndsWith(u.Unit, StringComparison.OrdinalIgnoreCase));
        var isNumber = double.TryParse(text.AsSpan()[..^unit.Length].Trim(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number);
        if (isNumber && number * bytes is >= 1 and < long.MaxValue) return (long)(number * bytes);
        throw new ArgumentException("must be a size such as 5GB, 500MB or 2GiB");
    }

    /// <summary>Three significant digits and a decimal unit.</summary>
    public static string ToText(double bytes) => bytes switch
    {
        < Kilo => string.Create(CultureInfo.InvariantCulture, $"{bytes:0} B"),
        < Mega => $"{Digits(bytes / Kilo)} kB",
        < Giga => $"{Digits(bytes / Mega)} MB",
        < Tera => $"{Digits(bytes / Giga)} GB",
        _ => $"{Digits(bytes / Tera)} TB",
    };

    private static string Digits(double value) => value.ToString(value switch { < 10 => "0.00", < 100 => "0.0", _ => "0" }, CultureInfo.InvariantCulture);
}
