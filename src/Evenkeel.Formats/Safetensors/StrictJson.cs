using System.Globalization;
using System.Text.Json;
using System.Text.Unicode;
using Evenkeel.Formats.Reading;

namespace Evenkeel.Formats.Safetensors;

/// <summary>JSON taken at its word: UTF-8, no comments, no trailing commas, no duplicate keys, integers written as integers.</summary>
internal ref struct StrictJson
{
    /// <summary>An offset pair within a tensor within the header is the third level; an index's metadata may nest further.</summary>
    private const int MaxDepth = 16;

    private readonly string file;
    private readonly string part;
    private Utf8JsonReader reader;

    public StrictJson(string file, string part, ReadOnlySpan<byte> json)
    {
        (this.file, this.part) = (file, part);
        if (!Utf8.IsValid(json)) throw new InvalidFileException(file, part, "it is not UTF-8; the file is damaged or of another format");
        reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = MaxDepth });
    }

    /// <summary>Moves to the next token; at the end of the text gives false, and throws if that comes too early.</summary>
    public bool Next()
    {
        try
        {
            return reader.Read();
        }
        catch (JsonException e)
        {
            throw Error($"it is not valid JSON (at byte {(e.BytePositionInLine ?? 0).ToString(CultureInfo.InvariantCulture)} of its line {(e.LineNumber ?? 0) + 1})", e);
        }
    }

    /// <summary>Enters an object that <paramref name="what"/> must be.</summary>
    public void EnterObject(string what)
    {
        if (!Next() || reader.TokenType != JsonTokenType.StartObject) throw Error($"{what} must be an object {{…}}");
    }

    /// <summary>Moves to the next key of the object, or over its end.</summary>
    public bool NextKey(HashSet<string> seen, out string key)
    {
        Next();
        key = "";
        if (reader.TokenType == JsonTokenType.EndObject) return false;
        key = Text();
        if (!seen.Add(key)) throw Error($"the key {Untrusted.Quote(key)} stands twice; each may stand once");
        return true;
    }

    public string NextString(string what)
    {
        Next();
        return reader.TokenType == JsonTokenType.String ? Text() : throw Error($"{what} must be a string");
    }

    /// <summary>The array of non-negative integers that comes next.</summary>
    public List<long> NextIntegers(string what, int maxCount)
    {
        Next();
        if (reader.TokenType != JsonTokenType.StartArray) throw Error($"{what} must be an array of integers");
        var values = new List<long>();
        while (Next() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (values.Count == maxCount) throw Error($"{what} holds more than {maxCount} numbers");
            values.Add(Integer(what));
        }

        return values;
    }

    /// <summary>Passes over the next value, whatever it is.</summary>
    public void SkipValue()
    {
        Next();
        if (reader.TokenType is not (JsonTokenType.StartObject or JsonTokenType.StartArray)) return;
        var depth = reader.CurrentDepth;
        while (Next() && reader.CurrentDepth > depth)
        {
        }
    }

    public readonly InvalidFileException Error(string rule, Exception? cause = null) => new(file, part, rule, cause);

    private readonly string Text()
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException e)
        {
            throw Error("a string holds half of a surrogate pair; text must be valid Unicode", e);
        }
    }

    private readonly long Integer(string what)
    {
        var digits = reader.ValueSpan;
        if (reader.TokenType == JsonTokenType.Number && !digits.ContainsAnyExceptInRange((byte)'0', (byte)'9') && reader.TryGetInt64(out var value))
            return value;
        var given = reader.TokenType == JsonTokenType.Number ? Untrusted.Quote(System.Text.Encoding.UTF8.GetString(digits)) : reader.TokenType.ToString();
        throw Error($"{what} must be integers from 0 to 2^63-1, written in digits alone (given: {given})");
    }
}
