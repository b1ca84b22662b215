using System.Text.Json;
using Evenkeel.TestKit.Json;

namespace Evenkeel.EndToEnd.Tests.Schema;

/// <summary>The validator itself: each keyword lets right documents pass and names wrong ones.</summary>
public sealed class JsonSchemaTests
{
    private const string Tree = """{"$defs": {"tree": {"type": "object", "properties": {"next": {"anyOf": [{"type": "null"}, {"$ref": "#/$defs/tree"}]}}, "required": ["next"]}}, "$ref": "#/$defs/tree"}""";

    [Theory]
    [InlineData("""{"type": "integer"}""", "3")]
    [InlineData("""{"type": "integer"}""", "3.0")]
    [InlineData("""{"type": ["number", "null"]}""", "null")]
    [InlineData("""{"type": "number"}""", "1e-300")]
    [InlineData("""{"minimum": 0}""", "0")]
    [InlineData("""{"minimum": 0}""", "\"text\"")]
    [InlineData("""{"maximum": 1}""", "1")]
    [InlineData("""{"pattern": "^a+$"}""", "\"aa\"")]
    [InlineData("""{"const": {"a": 1}}""", """{"a": 1}""")]
    [InlineData("""{"enum": ["a", null]}""", "null")]
    [InlineData("""{"required": ["a"], "properties": {"a": {"type": "string"}}}""", """{"a": "", "b": 2}""")]
    [InlineData("""{"additionalProperties": {"type": "number"}}""", """{"a": 1, "b": 2}""")]
    [InlineData("""{"items": {"type": "number"}}""", "[]")]
    [InlineData(Tree, """{"next": {"next": {"next": null}}}""")]
    public void Problems_ValidDocument_AreNone(string schema, string document) => Assert.Empty(Problems(schema, document));

    [Theory]
    [InlineData("""{"type": "integer"}""", "3.5", ": must be of type integer")]
    [InlineData("""{"type": "integer"}""", "\"3\"", ": must be of type integer")]
    [InlineData("""{"type": ["number", "null"]}""", "true", ": must be of type")]
    [InlineData("""{"type": "boolean"}""", "0", ": must be of type boolean")]
    [InlineData("""{"type": "object"}""", "[]", ": must be of type object")]
    [InlineData("""{"minimum": 0}""", "-1e-9", ": must be at least 0")]
    [InlineData("""{"maximum": 1}""", "1.5", ": must be at most 1")]
    [InlineData("""{"pattern": "^a+$"}""", "\"ab\"", ": must match")]
    [InlineData("""{"const": 1}""", "2", ": must be 1")]
    [InlineData("""{"enum": ["a"]}""", "\"b\"", ": must be one of")]
    [InlineData("""{"required": ["a"]}""", "{}", ": lacks a")]
    [InlineData("""{"properties": {"a": {"type": "string"}}}""", """{"a": 1}""", "/a: must be of type string")]
    [InlineData("""{"properties": {"a": true}, "additionalProperties": false}""", """{"a": 1, "b": 2}""", "/b: is not allowed")]
    [InlineData("""{"items": {"type": "number"}}""", "[1, null]", "/1: must be of type number")]
    [InlineData("""{"anyOf": [{"type": "null"}, {"type": "number"}]}""", "\"\"", ": fits none of the 2 choices")]
    [InlineData(Tree, """{"next": {"next": {}}}""", "/next: fits none of the 2 choices")]
    public void Problems_InvalidDocument_NamePlaceAndRule(string schema, string document, string expected)
        => Assert.Contains(Problems(schema, document), p => p.StartsWith(expected, StringComparison.Ordinal));

    [Theory]
    [InlineData("""{"minLength": 1}""")]
    [InlineData("""{"properties": {"a": {"multipleOf": 2}}}""")]
    [InlineData("""{"$defs": {"a": {"oneOf": []}}}""")]
    [InlineData("""{"items": {"anyOf": [{"not": {}}]}}""")]
    [InlineData("""{"additionalProperties": {"format": "date"}}""")]
    [InlineData("""{"$ref": "#/$defs/a"}""")]
    [InlineData("""{"$ref": "other.json"}""")]
    [InlineData("""{"type": "float"}""")]
    public void Parse_KeywordThatIsNotChecked_Throws(string schema) => Assert.Throws<NotSupportedException>(() => JsonSchema.Parse(schema));

    private static IReadOnlyList<string> Problems(string schema, string document)
    {
        using var parsed = JsonDocument.Parse(document);
        return JsonSchema.Parse(schema).Problems(parsed.RootElement);
    }
}
