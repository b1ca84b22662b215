using System.Text.Json;
using System.Text.RegularExpressions;

namespace Evenkeel.TestKit.Json;

/// <summary>
/// The part of JSON Schema (draft 2020-12) that the project's schemas use. A schema with any other keyword is refused when it is read, so
/// that nothing goes unchecked.
/// </summary>
public sealed class JsonSchema
{
    private const string LocalReference = "#/$defs/";

    private static readonly HashSet<string> Annotations = ["$schema", "title", "description", "$defs"];

    private static readonly HashSet<string> Types = ["null", "boolean", "integer", "number", "string", "array", "object"];

    private readonly JsonElement root;

    private JsonSchema(JsonElement root) => this.root = root;

    /// <summary>Reads a schema.</summary>
    /// <exception cref="NotSupportedException">It has a keyword, or a use of one, that is not checked here.</exception>
    public static JsonSchema Parse(string text)
    {
        using var document = JsonDocument.Parse(text);
        var schema = new JsonSchema(document.RootElement.Clone());
        schema.Inspect("#", schema.root);
        return schema;
    }

    /// <summary>What is wrong with a document, each as "pointer: rule"; empty where it is valid.</summary>
    public IReadOnlyList<string> Problems(JsonElement document)
    {
        List<string> problems = [];
        Check("", document, root, problems);
        return problems;
    }

    private static bool HasType(JsonElement value, string type) => type switch
    {
        "null" => value.ValueKind == JsonValueKind.Null,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "string" => value.ValueKind == JsonValueKind.String,
        "array" => value.ValueKind == JsonValueKind.Array,
        "object" => value.ValueKind == JsonValueKind.Object,
        "number" => value.ValueKind == JsonValueKind.Number,
        _ => value.ValueKind == JsonValueKind.Number && Math.Floor(value.GetDouble()) == value.GetDouble(),
    };

    private static JsonElement[] OneOrMore(JsonElement value) => value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray()] : [value];

    private static NotSupportedException Refuse(string at, string why) => new($"schema {at}: {why}");

    private void Inspect(string at, JsonElement schema)
    {
        if (schema.ValueKind is JsonValueKind.True or JsonValueKind.False) return;
        if (schema.ValueKind != JsonValueKind.Object) throw Refuse(at, "must be an object or a truth value");
        foreach (var (name, value) in schema.EnumerateObject().Select(p => (p.Name, p.Value)))
        {
            var here = $"{at}/{name}";
            switch (name)
            {
                case "properties" or "$defs":
                    foreach (var member in value.EnumerateObject()) Inspect($"{here}/{member.Name}", member.Value);
                    break;
                case "items" or "additionalProperties":
                    Inspect(here, value);
                    break;
                case "anyOf":
                    foreach (var (index, choice) in value.EnumerateArray().Index()) Inspect($"{here}/{index}", choice);
                    break;
                case "type":
                    foreach (var type in OneOrMore(value)) if (!Types.Contains(type.GetString()!)) throw Refuse(here, $"unknown type {type}");
                    break;
                case "$ref":
                    Resolve(here, value);
                    break;
                case "pattern":
                    _ = new Regex(value.GetString()!);
                    break;
                case "required" or "enum":
                    if (value.ValueKind != JsonValueKind.Array) throw Refuse(here, "must be an array");
                    break;
                case "minimum" or "maximum":
                    if (value.ValueKind != JsonValueKind.Number) throw Refuse(here, "must be a number");
                    break;
                case "const":
                    break;
                default:
                    if (!Annotations.Contains(name)) throw Refuse(here, "this keyword is not checked here");
                    break;
            }
        }
    }

    private JsonElement Resolve(string at, JsonElement reference)
    {
        var pointer = reference.GetString()!;
        return pointer.StartsWith(LocalReference, StringComparison.Ordinal)
            && root.TryGetProperty("$defs", out var definitions)
            && definitions.TryGetProperty(pointer[LocalReference.Length..], out var target)
            ? target
            : throw Refuse(at, $"'{pointer}' is not among $defs");
    }

    private void Check(string at, JsonElement value, JsonElement schema, List<string> problems)
    {
        if (schema.ValueKind is JsonValueKind.True) return;
        if (schema.ValueKind is JsonValueKind.False)
        {
            problems.Add($"{at}: is not allowed");
            return;
        }

        foreach (var keyword in schema.EnumerateObject()) Check(at, value, schema, keyword, problems);
    }

    private void Check(string at, JsonElement value, JsonElement schema, JsonProperty keyword, List<string> problems)
    {
        var rule = keyword.Value;
        var isNumber = value.ValueKind == JsonValueKind.Number;
        switch (keyword.Name)
        {
            case "type":
                if (!OneOrMore(rule).Any(t => HasType(value, t.GetString()!))) problems.Add($"{at}: must be of type {rule}, is {value.ValueKind}");
                break;
            case "const":
                if (!JsonElement.DeepEquals(value, rule)) problems.Add($"{at}: must be {rule}, is {value}");
                break;
            case "enum":
                if (!rule.EnumerateArray().Any(v => JsonElement.DeepEquals(v, value))) problems.Add($"{at}: must be one of {rule}, is {value}");
                break;
            case "minimum":
                if (isNumber && value.GetDouble() < rule.GetDouble()) problems.Add($"{at}: must be at least {rule}, is {value}");
                break;
            case "maximum":
                if (isNumber && value.GetDouble() > rule.GetDouble()) problems.Add($"{at}: must be at most {rule}, is {value}");
                break;
            case "pattern":
                if (value.ValueKind == JsonValueKind.String && !Regex.IsMatch(value.GetString()!, rule.GetString()!)) problems.Add($"{at}: must match {rule}, is {value}");
                break;
            case "required" when value.ValueKind == JsonValueKind.Object:
                problems.AddRange(rule.EnumerateArray().Where(n => !value.TryGetProperty(n.GetString()!, out _)).Select(n => $"{at}: lacks {n}"));
                break;
            case "properties" when value.ValueKind == JsonValueKind.Object:
                foreach (var member in rule.EnumerateObject()) if (value.TryGetProperty(member.Name, out var found)) Check($"{at}/{member.Name}", found, member.Value, problems);
                break;
            case "additionalProperties" when value.ValueKind == JsonValueKind.Object:
                foreach (var member in value.EnumerateObject().Where(m => !IsNamed(schema, m.Name))) Check($"{at}/{member.Name}", member.Value, rule, problems);
                break;
            case "items" when value.ValueKind == JsonValueKind.Array:
                foreach (var (index, item) in value.EnumerateArray().Index()) Check($"{at}/{index}", item, rule, problems);
                break;
            case "anyOf":
                CheckAny(at, value, rule, problems);
                break;
            case "$ref":
                Check(at, value, Resolve(at, rule), problems);
                break;
        }
    }

    /// <summary>Where no choice fits, the problems of the nearest one are the ones to read.</summary>
    private void CheckAny(string at, JsonElement value, JsonElement choices, List<string> problems)
    {
        var tries = choices.EnumerateArray().Select(choice =>
        {
            List<string> found = [];
            Check(at, value, choice, found);
            return found;
        }).ToArray();
        if (tries.All(t => t.Count > 0)) problems.AddRange(tries.MaxBy(t => t[0].Length)!.Prepend($"{at}: fits none of the {tries.Length} choices"));
    }

    private static bool IsNamed(JsonElement schema, string name) => schema.TryGetProperty("properties", out var named) && named.TryGetProperty(name, out _);
}
