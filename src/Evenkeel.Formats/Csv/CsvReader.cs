using Evenkeel.Formats.Reading;
using Evenkeel.Networks;

namespace Evenkeel.Formats.Csv;

/// <summary>Reads a table of numbers, with or without a header row, parted by comma, semicolon or tab.</summary>
internal static class CsvReader
{
    /// <summary>Every column is numbers.</summary>
    public static Tensor ReadTable(ByteSource source) => Read(source, (_, _) => -1).Values;

    /// <summary>One column may be labels: the one asked for, or where none is, the one that looks like it.</summary>
    public static CsvTable ReadLabelled(ByteSource source, string? column) =>
        Read(source, (columns, data) => column is null ? columns.FindLabel(data) : columns.FindLabel(source, column));

    /// <summary>A single column is labels, several are values.</summary>
    public static CsvTable ReadTargets(ByteSource source) => Read(source, (columns, _) => columns.Count == 1 ? 0 : -1);

    private static CsvTable Read(ByteSource source, Func<CsvColumns, string[], int> findLabel)
    {
        using var rows = new CsvRows(source);
        if (rows.First is null) throw source.Error("", "the file is empty; it should hold a table of numbers");
        var columns = CsvColumns.Of(rows.First, rows.Second);
        var data = columns.FirstRowIsData ? rows.First : rows.Second;
        if (data is null) throw source.Error("", "the file holds a header row and nothing else; it needs rows of numbers");
        var label = findLabel(columns, data);
        if (!columns.FirstRowIsData) rows.Next();
        return ReadRows(source, columns, rows, label);
    }

    private static CsvTable ReadRows(ByteSource source, CsvColumns columns, CsvRows rows, int label)
    {
        var (values, labels, count) = (new FloatBlocks(), label < 0 ? null : new CsvLabels(), 0L);
        for (; rows.Next(); count++)
        {
            if (rows.Count != columns.Count)
                throw source.Error($"line {rows.Line}", $"it has {rows.Count} columns; the rows before have {columns.Count}");
            for (var column = 0; column < columns.Count; column++)
            {
                var fault = column == label ? labels!.Add(rows[column]) : Add(values, rows[column]);
                if (fault is not null) throw source.Error(columns.Place(rows.Line, column), fault);
            }
        }

        if (columns.Preamble is { } preamble && preamble.Samples != count)
            throw source.Error("line 1", $"it declares {preamble.Samples} samples; {count} rows follow");
        var table = values.ToTensor(new Shape(count, columns.Count - (labels is null ? 0 : 1)));
        if (labels is null) return new(table, null, null);
        var (targets, classNames) = labels.Finish();
        return new(table, targets, classNames ?? columns.Preamble?.Classes);
    }

    private static string? Add(FloatBlocks values, ReadOnlySpan<byte> cell)
    {
        if (!CsvNumber.TryParse(cell, out var value) || CsvNumber.Overflows(cell, value)) return CsvNumber.Fault(cell);
        values.Add((float)value);
        return null;
    }
}
