using System.Globalization;
using Evenkeel.Formats.Reading;

namespace Evenkeel.Formats.Numpy;

/// <summary>Reads the few Python literals that the header of a .npy file is made of; nothing nests, so nothing recurses.</summary>
internal ref struct PythonLiteral
{
    private readonly ByteSource source;
    private ReadOnlySpan<char> rest;

    public PythonLiteral(ByteSource source, ReadOnlySpan<char> text)
    {
        this.source = source;
        rest = text;
    }

    /// <summary>Passes over <paramref name="token"/> if it comes next.</summary>
    public bool Take(char token)
    {
        rest = rest.TrimStart(" \t\r\n");
        if (rest.IsEmpty || rest[0] != token) return false;
        rest = rest[1..];
        return true;
    }

    public void Require(char token)
    {
        if (!Take(token)) throw Error($"'{token}'");
    }

    /// <summary>Whether <paramref name="token"/> comes next.</summary>
    public bool IsNext(char token)
    {
        rest = rest.TrimStart(" \t\r\n");
        return !rest.IsEmpty && rest[0] == token;
    }

    public string String()
    {
        var quote = Take('\'') ? '\'' : Take('"') ? '"' : throw Error("a string");
        var end = rest.IndexOf(quote);
        if (end < 0 || rest[..end].Contains('\\')) throw Error("a plain string");
        var text = rest[..end].ToString();
        rest = rest[(end + 1)..];
        return text;
    }

    public bool Boolean()
    {
        rest = rest.TrimStart(" \t\r\n");
        foreach (var value in (ReadOnlySpan<bool>)[false, true])
        {
            var word = value ? "True" : "False";
            if (!rest.StartsWith(word, StringComparison.Ordinal)) continue;
            rest = rest[word.Length..];
            return value;
        }

        throw Error("True or False");
    }

    /// <summary>A tuple of non-negative integers; Python 2 wrote some of them with an L.</summary>
    public long[] Integers(int maxCount)
    {
        var values = new List<long>();
        Require('(');
        while (!Take(')'))
        {
            if (values.Count == maxCount) throw source.Error("header", $"the shape has more than {maxCount} axes");
            values.Add(Integer());
            _ = Take('L');
            if (!Take(',') && !IsNext(')')) throw Error("',' or ')'");
        }

        return [.. values];
    }

    /// <summary>Requires that only white space is left.</summary>
    public void RequireEnd()
    {
        if (!rest.Trim(" \t\r\n").IsEmpty) throw Error("the end of the header");
    }

    private readonly InvalidFileException Error(string expected) =>
        source.Error("header", $"{expected} must stand before {Untrusted.Quote(rest.Trim(" \t\r\n"))}");

    private long Integer()
    {
        rest = rest.TrimStart(" \t\r\n");
        var count = rest.IndexOfAnyExceptInRange('0', '9');
        if (count < 0) count = rest.Length;
        if (!long.TryParse(rest[..count], NumberStyles.None, CultureInfo.InvariantCulture, out var value)) throw Error("an integer from 0 to 2^63-1");
        rest = rest[count..];
        return value;
    }
}
