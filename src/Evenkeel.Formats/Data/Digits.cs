using Evenkeel.Formats.Csv;
using Evenkeel.Formats.Reading;

namespace Evenkeel.Formats.Data;

/// <summary>
/// The built-in data set of handwritten digits: 1,797 images of 8×8 counts from 0 to 16, in rows of 64, and their classes 0 to 9.
/// Alpaydin and Kaynak (1998), Optical Recognition of Handwritten Digits, UCI Machine Learning Repository,
/// https://doi.org/10.24432/C50P49, CC BY 4.0.
/// </summary>
internal static class Digits
{
    public const string Name = "digits";

    private const string Resource = "Evenkeel.Formats.Data.digits.csv.gz";

    /// <summary>Standardized over all values (<see cref="DataSet.Normalize"/>).</summary>
    public static DataSet Load()
    {
        using var stream = typeof(Digits).Assembly.GetManifestResourceStream(Resource) ?? throw new InvalidOperationException($"the resource {Resource} is missing");
        var table = CsvReader.ReadLabelled(Compression.Open(Name, stream), "last");
        return new DataSet(table.Values, table.Targets, Name, Enumerable.Range(0, 10).Select(d => d.ToString(System.Globalization.CultureInfo.InvariantCulture)).ToArray()).Normalize();
    }
}
