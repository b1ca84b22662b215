using Evenkeel.Formats.Reading;

namespace Evenkeel.Formats.Safetensors;

/// <summary>The index of a model in several files: which tensor lies in which.</summary>
internal static class SafetensorsIndex
{
    /// <summary>Whether the bytes start a JSON object rather than a header's length, which would then be beyond 2^56.</summary>
    public static bool IsIndex(ReadOnlySpan<byte> start)
    {
        var text = start.StartsWith<byte>([0xEF, 0xBB, 0xBF]) ? start[3..] : start;
        text = text.TrimStart(" \t\r\n"u8);
        return !text.IsEmpty && text[0] == (byte)'{' && !start[..Math.Min(8, start.Length)].Contains((byte)0);
    }

    /// <summary>Reads the weight map: file names by tensor, in the order of the file, names unchecked.</summary>
    public static List<(string Tensor, string File)> Read(ByteSource source, long maxBytes)
    {
        if (source.Left > Math.Min(maxBytes, Array.MaxLength)) throw source.Error("", $"an index of {source.Left} bytes; the limit is {maxBytes}");
        var json = new byte[source.Left];
        source.Fill(json, "");
        var reader = new StrictJson(source.File, "", json.AsSpan().StartsWith<byte>([0xEF, 0xBB, 0xBF]) ? json.AsSpan(3) : json);
        List<(string, string)>? map = null;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        reader.EnterObject("the index");
        while (reader.NextKey(seen, out var key))
        {
            if (key == "weight_map") map = ReadMap(ref reader);
            else reader.SkipValue();
        }

        reader.Next();
        return map ?? throw reader.Error("it is JSON without a weight_map, so not the index of a safetensors model");
    }

    private static List<(string, string)> ReadMap(ref StrictJson reader)
    {
        var map = new List<(string, string)>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        reader.EnterObject("weight_map");
        while (reader.NextKey(seen, out var tensor))
        {
            if (Untrusted.HasControl(tensor)) throw reader.Error($"the name {Untrusted.Quote(tensor)} in weight_map holds a control character");
            map.Add((tensor, reader.NextString($"the file of {Untrusted.Quote(tensor)} in weight_map")));
        }

        return map;
    }
}
