using Evenkeel.Formats.Csv;
using Evenkeel.Formats.Numpy;
using Evenkeel.Formats.Reading;
using Evenkeel.Numerics.Text;

namespace Evenkeel.Formats.Data;

/// <summary>Finds a data set by what the user wrote: a built-in name or a file.</summary>
public static class DataSets
{
    /// <summary>The names of the built-in data sets.</summary>
    public static IReadOnlyList<string> Names { get; } = [Digits.Name, Sonnets.Name];

    /// <summary>Loads samples and, where there are any, their targets; <see cref="DataSet.Check"/> is left to the caller.</summary>
    /// <param name="data">
    /// A built-in name, a file, or FILE.npz:ARRAY. Integers become float32 with their values untouched; a CSV may bring a column of labels.
    /// </param>
    /// <param name="target">
    /// A file of targets, or for CSV data the column of labels: its name, its number from 1, or "last". Null takes a column named
    /// label, target, class, species or the like, or a last column of words; without one there are no targets.
    /// </param>
    /// <param name="length">
    /// How many characters of a text make a sequence (a .txt file without targets is a text, and its targets are the characters that come next).
    /// </param>
    /// <exception cref="InvalidFileException">A file is missing, malformed or of another format, or the column does not exist.</exception>
    public static DataSet Load(string data, string? target = null, long length = CharacterText.DefaultLength)
    {
        var fromFile = target is not null && FileSpec.Parse(target).Exists;
        if (data == Digits.Name && !File.Exists(data)) return WithTargets(Digits.Load(), target);
        if (data == Sonnets.Name && !File.Exists(data)) return WithTargets(Sonnets.Load(length), target);
        var spec = FileSpec.Parse(data);
        if (!spec.Exists)
            throw new InvalidFileException(
                data, "", $"no such file, and no built-in data set of this name (built in: {Reading.Names.List(Names)}){Suggestion.Question(data, Names)}");
        using var stream = InputFile.Open(spec.Path);
        if (Signature.IsZip(Signature.Start(spec.Path, stream)))
            return WithTargets(Arrays.Inputs(NpzReader.Read(spec.Path, stream, spec.Array), data), target);
        var (kind, source) = DataFile.Identify(spec.Path, stream);
        if (kind == DataKind.Csv && target is null && CharacterText.IsNamed(spec.Path)) return CharacterText.Read(source, data, length);
        if (kind != DataKind.Csv || fromFile) return WithTargets(Arrays.Inputs(DataFile.Read(kind, source), data), target);
        var table = CsvReader.ReadLabelled(source, target);
        return new DataSet(table.Values, table.Targets, data, table.ClassNames);
    }

    private static DataSet WithTargets(DataSet data, string? target)
    {
        if (target is null) return data;
        var spec = FileSpec.Parse(target);
        if (!spec.Exists)
            throw new InvalidFileException(
                target, "", $"no such file of targets; check the path (only CSV data have columns to name, {Untrusted.Quote(data.Source)} are none)");
        using var stream = InputFile.Open(spec.Path);
        if (Signature.IsZip(Signature.Start(spec.Path, stream)))
            return data with { Targets = Arrays.Targets(NpzReader.Read(spec.Path, stream, spec.Array)) };
        var (kind, source) = DataFile.Identify(spec.Path, stream);
        if (kind != DataKind.Csv) return data with { Targets = Arrays.Targets(DataFile.Read(kind, source)) };
        var table = CsvReader.ReadTargets(source);
        return data with { Targets = table.Targets ?? table.Values, ClassNames = table.ClassNames ?? data.ClassNames };
    }
}
