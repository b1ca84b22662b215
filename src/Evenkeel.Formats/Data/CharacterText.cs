using System.Collections.Immutable;
using System.Text;
using Evenkeel.Formats.Reading;
using Evenkeel.Networks;

namespace Evenkeel.Formats.Data;

/// <summary>
/// A text as data for a language model of characters: each character is its index among the text's different ones, sorted by code point;
/// a sample is a sequence of characters, and its targets are the same places one character on. What does not fill a last sequence is left out.
/// </summary>
internal static class CharacterText
{
    /// <summary>Characters of a sequence where nobody says how many.</summary>
    public const long DefaultLength = 64;

    /// <summary>Samples and targets take twelve bytes a character.</summary>
    private const int MaxBytes = 256 << 20;

    /// <summary>Whether a file's name says that it is a text; its content cannot, since prose is a table of one column to CSV.</summary>
    public static bool IsNamed(string path) => path.EndsWith(".txt", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".txt.gz", StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads a text and cuts it.</summary>
    /// <param name="source">UTF-8, with or without a byte order mark.</param>
    /// <param name="name">What the report calls the data.</param>
    /// <param name="length">The number of characters of a sequence.</param>
    /// <exception cref="InvalidFileException">It is no UTF-8, too large, or too short for one sequence.</exception>
    public static DataSet Read(ByteSource source, string name, long length)
    {
        var runes = Decode(source, Bytes(source)).EnumerateRunes().ToArray();
        if (length < 1) throw source.Error("", $"a sequence of {length} characters is none; take at least 1");
        if (runes.Length <= length)
            throw source.Error("", $"its {runes.Length} characters make no sequence of {length} and the one that comes next; take shorter sequences");

        ImmutableArray<Rune> vocabulary = [.. runes.Distinct().Order()];
        var indices = vocabulary.Index().ToDictionary(v => v.Item, v => v.Index);
        var shape = new Shape((runes.Length - 1) / length, length);
        var (inputs, targets) = (new Tensor(DType.Float32, shape), new Tensor(DType.Int64, shape));
        var now = inputs.Span<float>();
        var next = targets.Span<long>();
        for (var i = 0; i < now.Length; i++) (now[i], next[i]) = (indices[runes[i]], indices[runes[i + 1]]);
        return new DataSet(inputs, targets, name, [.. vocabulary.Select(c => c.ToString())]) { Vocabulary = vocabulary.Length };
    }

    private static byte[] Bytes(ByteSource source)
    {
        if (source is { Exact: true, Left: > MaxBytes }) throw TooLarge(source);
        using var memory = new MemoryStream();
        var buffer = new byte[1 << 16];
        while (source.FillUpTo(buffer) is > 0 and var count)
        {
            memory.Write(buffer, 0, count);
            if (memory.Length > MaxBytes) throw TooLarge(source);
        }

        return memory.ToArray();
    }

    private static string Decode(ByteSource source, byte[] bytes)
    {
        var start = bytes.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? Encoding.UTF8.Preamble.Length : 0;
        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes, start, bytes.Length - start);
        }
        catch (DecoderFallbackException exception)
        {
            throw source.Error($"byte {start + exception.Index}", "is not UTF-8; save the text as UTF-8", exception);
        }
    }

    private static InvalidFileException TooLarge(ByteSource source) => source.Error("", $"it is larger than {MaxBytes >> 20} MiB, the most that a text may have; cut it");
}
