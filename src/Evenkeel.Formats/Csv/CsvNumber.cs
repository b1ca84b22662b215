using System.Globalization;
using System.Text;
using Evenkeel.Formats.Reading;

namespace Evenkeel.Formats.Csv;

/// <summary>A cell as a number, written as English and programming languages do.</summary>
internal static class CsvNumber
{
    public static bool Is(string cell) => TryParse(Encoding.UTF8.GetBytes(cell), out _);

    /// <summary>Parses a number, NaN or an infinity.</summary>
    public static bool TryParse(ReadOnlySpan<byte> cell, out double value)
    {
        if (double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out value)) return true;
        var unsigned = cell.TrimStart("+-"u8);
        if (cell.Length - unsigned.Length > 1 || !Ascii.EqualsIgnoreCase(unsigned, "inf"u8)) return false;
        value = cell[0] == (byte)'-' ? double.NegativeInfinity : double.PositiveInfinity;
        return true;
    }

    /// <summary>Whether a value that a float holds as infinite was written with digits: a number too large, not an infinity.</summary>
    public static bool Overflows(ReadOnlySpan<byte> cell, double value) =>
        float.IsInfinity((float)value) && cell.ContainsAnyInRange((byte)'0', (byte)'9');

    /// <summary>What is wrong with a cell that is not a number, or too large a one.</summary>
    public static string Fault(ReadOnlySpan<byte> cell)
    {
        if (cell.IsEmpty) return "the cell is empty; fill it or remove the row";
        var text = Encoding.UTF8.GetString(cell);
        if (TryParse(cell, out _)) return $"{Untrusted.Quote(text)} is beyond the range of a float (3.4e38)";
        return $"{Untrusted.Quote(text)} is not a number{(Is(text.Replace(',', '.')) ? "; write it with a decimal point" : "")}";
    }
}
