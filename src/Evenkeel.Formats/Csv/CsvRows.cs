using CsvHelper;
using Evenkeel.Formats.Reading;
using Parser = CsvHelper.CsvReader;

namespace Evenkeel.Formats.Csv;

/// <summary>The rows of a CSV file, one at a time; blank lines are passed over, cells stand without surrounding blanks.</summary>
internal sealed class CsvRows : IDisposable
{
    /// <summary>A row of a hundred thousand cells fits; more is no table of numbers, and the parser holds a row at a time.</summary>
    private const int MaxRowBytes = 1 << 20;

    private readonly ByteSource source;
    private readonly Parser parser;

    public CsvRows(ByteSource source)
    {
        this.source = source;
        var head = source.Peek(2 * MaxRowBytes);
        var options = Options(CsvDialect.Separator(head.Span));
        using (parser = Parser.Create(head, options)) (First, Second) = (Next() ? Texts() : null, Next() ? Texts() : null);
        parser = Parser.Create(source, options, leaveOpen: true);
    }

    /// <summary>The cells of the first row; null for an empty file.</summary>
    public string[]? First { get; }

    /// <summary>The cells of the second row; null where there is none.</summary>
    public string[]? Second { get; }

    /// <summary>The line of the current row, from 1.</summary>
    public long Line => parser.LineNumber;

    /// <summary>How many cells the current row has.</summary>
    public int Count => parser.FieldCount;

    /// <summary>A cell of the current row in UTF-8; valid until the next row.</summary>
    public ReadOnlySpan<byte> this[int column] => parser.GetSpan(column);

    /// <summary>Moves to the next row, at first to the first.</summary>
    public bool Next()
    {
        try
        {
            return parser.Read();
        }
        catch (CsvFormatException e)
        {
            throw source.Error(
                e.LineNumber > 0 ? $"line {e.LineNumber}" : "",
                $"the row has an open quote, text after a quote, or more than {MaxRowBytes} bytes; a table of numbers needs none of them",
                e);
        }
    }

    public void Dispose() => parser.Dispose();

    private static CsvReaderOptions Options(char separator) => new()
    {
        Separator = separator,
        HasHeader = false,
        TrimWhitespace = true,
        TrackLineNumbers = true,
        AllowLineBreaksInQuotes = false,
        MalformedData = CsvMalformedDataHandling.Throw,
        MaxRecordSize = MaxRowBytes,
    };

    private string[] Texts()
    {
        var texts = new string[Count];
        for (var column = 0; column < texts.Length; column++) texts[column] = parser.GetString(column);
        return texts;
    }
}
