using System.Buffers.Binary;
using System.Collections.Immutable;
using Evenkeel.Formats.Reading;
using Evenkeel.Networks;

namespace Evenkeel.Formats.Safetensors;

/// <summary>The header of one safetensors file: its tensors cover the data from the first byte to the last, without gap or overlap.</summary>
internal sealed record SafetensorsHeader(ImmutableArray<SafetensorsEntry> Entries, ImmutableDictionary<string, string> Metadata, long DataStart)
{
    private const int PrefixLength = 8;

    /// <summary>Reads and checks the header; nothing of the data is read.</summary>
    public static SafetensorsHeader Read(ByteSource source, long maxHeaderBytes)
    {
        var total = source.Left;
        if (total == 0) throw source.Error("", "the file is empty");
        if (total <= PrefixLength) throw source.Error("", $"the file has {total} bytes; a safetensors file has 8 and a header");
        Span<byte> prefix = stackalloc byte[PrefixLength];
        source.Fill(prefix, "header length");
        var declared = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        if (declared > (ulong)(total - PrefixLength))
            throw source.Error("header length", $"the header is declared as {declared} bytes, the file has {total - PrefixLength} left; it is cut off or not a safetensors file");
        if (declared > (ulong)Math.Min(maxHeaderBytes, Array.MaxLength))
            throw source.Error("header length", $"the header is declared as {declared} bytes; the limit is {maxHeaderBytes}");
        var json = new byte[declared];
        source.Fill(json, "header");
        return Parse(source.File, json, total - PrefixLength - json.Length) with { DataStart = PrefixLength + json.Length };
    }

    private static SafetensorsHeader Parse(string file, ReadOnlySpan<byte> json, long dataLength)
    {
        if (json.IsEmpty || json[0] != (byte)'{') throw new InvalidFileException(file, "header", "it must start with '{'");
        var reader = new StrictJson(file, "header", json);
        var entries = ImmutableArray.CreateBuilder<SafetensorsEntry>();
        var metadata = ImmutableDictionary<string, string>.Empty;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        reader.EnterObject("the header");
        while (reader.NextKey(seen, out var name))
        {
            if (name == "__metadata__") metadata = ReadMetadata(ref reader);
            else entries.Add(ReadEntry(ref reader, name));
        }

        reader.Next();
        RequireCover(file, entries, dataLength);
        return new(entries.ToImmutable(), metadata, 0);
    }

    private static ImmutableDictionary<string, string> ReadMetadata(ref StrictJson reader)
    {
        var result = ImmutableDictionary.CreateBuilder<string, string>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        reader.EnterObject("__metadata__");
        while (reader.NextKey(seen, out var key)) result[key] = reader.NextString($"the value of {Untrusted.Quote(key)} in __metadata__");
        return result.ToImmutable();
    }

    private static SafetensorsEntry ReadEntry(ref StrictJson reader, string name)
    {
        var quoted = Untrusted.Quote(name);
        if (Untrusted.HasControl(name)) throw reader.Error($"the name {quoted} holds a control character");
        string? type = null;
        List<long>? shape = null, offsets = null;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        reader.EnterObject($"tensor {quoted}");
        while (reader.NextKey(seen, out var key))
        {
            if (key == "dtype") type = reader.NextString($"dtype of tensor {quoted}");
            else if (key == "shape") shape = reader.NextIntegers($"shape of tensor {quoted}", TensorBytes.MaxRank);
            else if (key == "data_offsets") offsets = reader.NextIntegers($"data_offsets of tensor {quoted}", 2);
            else throw reader.Error($"tensor {quoted} has the key {Untrusted.Quote(key)}; the format has dtype, shape and data_offsets");
        }

        if (type is null || shape is null || offsets is not { Count: 2 })
            throw reader.Error($"tensor {quoted} needs a dtype, a shape and two data_offsets");
        return Check(ref reader, quoted, new(name, type, null, Extents(ref reader, quoted, shape)) { Begin = offsets[0], End = offsets[1] });
    }

    private static Shape Extents(ref StrictJson reader, string quoted, List<long> extents)
    {
        try
        {
            return new Shape([.. extents]);
        }
        catch (ArgumentException e)
        {
            throw reader.Error($"tensor {quoted}: the product of its shape exceeds 2^63-1", e);
        }
    }

    private static SafetensorsEntry Check(ref StrictJson reader, string quoted, SafetensorsEntry entry)
    {
        if (SafetensorsTypes.Find(entry.TypeName) is not { } type)
            throw reader.Error($"tensor {quoted} has the unknown dtype {Untrusted.Quote(entry.TypeName)}");
        if (entry.End < entry.Begin)
            throw reader.Error($"tensor {quoted} ends at {entry.End}, before it begins at {entry.Begin}");
        if (TensorBytes.Length(entry.Shape.Extents.AsSpan(), type.Bits) is not { } length)
            throw reader.Error($"tensor {quoted}: its shape {entry.Shape} of {entry.TypeName} is no whole number of bytes below 2^63");
        if (length != entry.End - entry.Begin)
            throw reader.Error($"tensor {quoted}: {entry.Shape} of {entry.TypeName} needs {length} bytes, its data_offsets span {entry.End - entry.Begin}");
        return entry with { DType = type.Type };
    }

    private static void RequireCover(string file, IEnumerable<SafetensorsEntry> entries, long dataLength)
    {
        long position = 0;
        foreach (var entry in entries.OrderBy(e => e.Begin).ThenBy(e => e.End))
        {
            var (begin, quoted) = (entry.Begin, Untrusted.Quote(entry.Name));
            if (begin < position) throw Error($"tensor {quoted} begins at {begin} and overlaps the one before, which ends at {position}");
            if (begin > position && position == 0) throw Error($"the first tensor ({quoted}) must begin at 0 (given: {begin})");
            if (begin > position) throw Error($"bytes {position} to {begin}, before tensor {quoted}, belong to no tensor");
            if (entry.End > dataLength) throw Error($"tensor {quoted} ends at {entry.End}; the file has {dataLength} bytes of data and is cut off");
            position = entry.End;
        }

        if (position != dataLength) throw Error($"{dataLength - position} bytes follow the last tensor");

        InvalidFileException Error(string rule) => new(file, "header", rule);
    }
}
