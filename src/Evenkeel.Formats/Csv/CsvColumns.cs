using System.Globalization;
using Evenkeel.Formats.Reading;

namespace Evenkeel.Formats.Csv;

/// <summary>What the first two rows tell: the columns' names, if any, and which column holds the labels.</summary>
internal sealed record CsvColumns(int Count, string[]? Names, bool FirstRowIsData)
{
    /// <summary>Usual names for labels, the surest first.</summary>
    private static readonly string[] LabelNames = ["label", "labels", "target", "targets", "class", "species", "category", "y"];

    /// <summary>The class names and number of samples that the data files of scikit-learn begin with.</summary>
    public (string[] Classes, long Samples)? Preamble { get; private init; }

    /// <summary>
    /// The first row names the columns if one of its cells is a usual name for labels, or is no number where the second row has one;
    /// or if it stands alone without a number.
    /// </summary>
    public static CsvColumns Of(string[] first, string[]? second)
    {
        if (ScikitPreamble(first, second) is { } preamble) return new(second!.Length, null, false) { Preamble = preamble };
        var names = first.Select(c => c.TrimStart('#', ' ')).ToArray();
        var isHeader = names.Any(n => LabelNames.Any(l => IsLabel(n, l)))
            || (second is null ? !first.Any(CsvNumber.Is) : first.Zip(second).Any(p => !CsvNumber.Is(p.First) && CsvNumber.Is(p.Second)));
        return new(first.Length, isHeader ? names : null, !isHeader);
    }

    /// <summary>The column of labels where none was asked for: one with a usual name, or a last one of words; −1 for none.</summary>
    public int FindLabel(string[]? firstData)
    {
        if (Preamble is not null) return Count - 1;
        foreach (var name in LabelNames)
        {
            if (Names is not null && Array.FindIndex(Names, n => IsLabel(n, name)) is >= 0 and var named) return named;
        }

        return Count > 1 && firstData is [.., { Length: > 0 } last] && !CsvNumber.Is(last) ? Count - 1 : -1;
    }

    /// <summary>The column that is asked for: by name, as "last", or by number from 1, as errors count them.</summary>
    public int FindLabel(ByteSource source, string asked)
    {
        var named = Names is null ? -1 : Array.IndexOf(Names, asked);
        if (named >= 0) return named;
        if (asked == "last") return Count - 1;
        if (int.TryParse(asked, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= Count) return number - 1;
        var known = Names is null ? "it has no header row" : $"it has {Reading.Names.List(Names)}";
        throw source.Error("", $"no column is named {Untrusted.Quote(asked)} ({known}; a number from 1 to {Count} and 'last' work too)");
    }

    /// <summary>"line 7, column 3", with the name of the column where it has one.</summary>
    public string Place(long line, int column) => Names is null
        ? $"line {line}, column {column + 1}"
        : $"line {line}, column {column + 1} ({Untrusted.Plain(Names[column])})";

    private static bool IsLabel(string name, string label) => name.Equals(label, StringComparison.OrdinalIgnoreCase);

    /// <summary>As in "150,4,setosa,versicolor,virginica": samples, features, class names.</summary>
    private static (string[] Classes, long Samples)? ScikitPreamble(string[] first, string[]? second)
    {
        if (second is null || first.Length < 4 || first[2..].Any(c => c.Length == 0 || CsvNumber.Is(c))) return null;
        var isPreamble = long.TryParse(first[0], NumberStyles.None, CultureInfo.InvariantCulture, out var samples)
            && long.TryParse(first[1], NumberStyles.None, CultureInfo.InvariantCulture, out var features) && features == second.Length - 1;
        return isPreamble ? (first[2..], samples) : null;
    }
}
