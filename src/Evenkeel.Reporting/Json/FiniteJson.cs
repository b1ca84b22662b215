using System.Diagnostics.CodeAnalysis;
using System.Text.Encodings.Web;
using System.Text.Json;
using Evenkeel.Probing;

namespace Evenkeel.Reporting.Json;

/// <summary>JSON as all reports have it: indented, with line feeds, and null for what is no number.</summary>
internal static class FiniteJson
{
    private static readonly JsonWriterOptions Options = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes one object to a stream, in UTF-8, with a line feed at the end.</summary>
    public static void WriteObject(Stream stream, Action<Utf8JsonWriter> content)
    {
        using (var json = new Utf8JsonWriter(stream, Options))
        {
            json.WriteStartObject();
            content(json);
            json.WriteEndObject();
        }

        stream.WriteByte((byte)'\n');
    }

    /// <summary>JSON has no NaN and no infinity: they are null, and counted elsewhere.</summary>
    public static void WriteFinite(this Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } number && double.IsFinite(number)) json.WriteNumber(name, number);
        else json.WriteNull(name);
    }

    /// <summary>An array of strings.</summary>
    public static void WriteStrings(this Utf8JsonWriter json, string name, IEnumerable<string> items)
    {
        json.WriteStartArray(name);
        foreach (var item in items) json.WriteStringValue(item);
        json.WriteEndArray();
    }

    /// <summary>An array of whole numbers, such as the extents of a shape.</summary>
    public static void WriteNumbers(this Utf8JsonWriter json, string name, IEnumerable<long> numbers)
    {
        json.WriteStartArray(name);
        foreach (var number in numbers) json.WriteNumberValue(number);
        json.WriteEndArray();
    }

    /// <summary>An array of objects.</summary>
    public static void WriteArray<T>(this Utf8JsonWriter json, string name, IEnumerable<T> items, Action<T> content)
    {
        json.WriteStartArray(name);
        foreach (var item in items)
        {
            json.WriteStartObject();
            content(item);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>Starts an object, or writes null where there is nothing to put into it.</summary>
    public static bool StartObject(this Utf8JsonWriter json, string name, [NotNullWhen(true)] object? content)
    {
        if (content is null) json.WriteNull(name);
        else json.WriteStartObject(name);
        return content is not null;
    }

    /// <summary>What every report begins with: its schema, and who wrote it.</summary>
    public static void WriteHead(this Utf8JsonWriter json, string schema, string toolVersion)
    {
        json.WriteString("schema", schema);
        json.WriteStartObject("tool");
        json.WriteString("name", "evenkeel");
        json.WriteString("version", toolVersion);
        json.WriteEndObject();
    }

    /// <summary>Which network a report is of.</summary>
    public static void WriteModel(this Utf8JsonWriter json, ModelInfo model, int layers)
    {
        json.WriteString("name", model.Name);
        json.WriteString("source", model.Source);
        json.WriteString("sha256", model.Sha256);
        json.WriteNumber("parameters", model.Parameters);
        json.WriteNumber("layers", layers);
        json.WriteStartArray("leftOut");
        foreach (var part in model.LeftOut) json.WriteStringValue(part);
        json.WriteEndArray();
    }
}
