using System.Runtime.InteropServices;
using System.Text;
using System.Text.Unicode;
using Evenkeel.Formats.Reading;
using Evenkeel.Networks;

namespace Evenkeel.Formats.Csv;

/// <summary>A column of labels: words become class indices in sorted order, whole numbers stay class indices, others are values.</summary>
internal sealed class CsvLabels
{
    private readonly Dictionary<string, int> codes = new(StringComparer.Ordinal);
    private readonly List<int> words = [];
    private readonly List<double> numbers = [];

    /// <summary>Takes the label of the next row; gives what is wrong with it, if anything.</summary>
    public string? Add(ReadOnlySpan<byte> cell)
    {
        if (cell.IsEmpty) return "the label is empty; fill it or remove the row";
        if (words.Count == 0 && CsvNumber.TryParse(cell, out var value))
        {
            numbers.Add(value);
            return CsvNumber.Overflows(cell, value) ? CsvNumber.Fault(cell) : null;
        }

        var word = Encoding.UTF8.GetString(cell);
        if (!Utf8.IsValid(cell)) return $"the label {Untrusted.Quote(word)} is not UTF-8; save the file as UTF-8";
        if (numbers.Count > 0) return $"{Untrusted.Quote(word)} is not a number, as the labels before it are";
        ref var code = ref CollectionsMarshal.GetValueRefOrAddDefault(codes, word, out var exists);
        if (!exists) code = codes.Count - 1;
        words.Add(code);
        return null;
    }

    /// <summary>Int64 class indices, with their names where they were words; or Float32 values.</summary>
    public (Tensor Targets, string[]? ClassNames) Finish()
    {
        if (words.Count > 0) return Words();
        var shape = new Shape(numbers.Count);

        // Beyond 2^53 a double does not tell neighbouring integers apart, so nothing there is a class index.
        var whole = numbers.TrueForAll(n => n == Math.Floor(n) && Math.Abs(n) <= 1L << 53);
        return whole
            ? (Tensor.From<long>(numbers.ConvertAll(n => (long)n).ToArray(), shape), null)
            : (Tensor.From<float>(numbers.ConvertAll(n => (float)n).ToArray(), shape), null);
    }

    private (Tensor Targets, string[] ClassNames) Words()
    {
        var names = codes.Keys.Order(StringComparer.Ordinal).ToArray();
        var classes = new long[names.Length];
        for (var i = 0; i < names.Length; i++) classes[codes[names[i]]] = i;
        return (Tensor.From<long>(words.ConvertAll(w => classes[w]).ToArray(), new Shape(words.Count)), names);
    }
}
