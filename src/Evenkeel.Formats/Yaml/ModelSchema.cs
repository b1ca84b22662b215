using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Evenkeel.Formats.Recipes;
using Evenkeel.Initializers;
using Evenkeel.Networks.Ops;

namespace Evenkeel.Formats.Yaml;

/// <summary>Writes the JSON Schema (draft 2020-12) of model files for editors, from the table of kinds.</summary>
internal static class ModelSchema
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Write() => Root().ToJsonString(Indented) + "\n";

    private static JsonObject Root() => new()
    {
        ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
        ["title"] = "Evenkeel model",
        ["type"] = "object",
        ["required"] = Names(["layers"]),
        ["additionalProperties"] = false,
        ["properties"] = new JsonObject
        {
            ["name"] = Text("the model's name; the file's by default"),
            ["input"] = Described("the shape of one sample; the data's by default", new JsonObject
            {
                ["anyOf"] = new JsonArray(WholeNumber(1), new JsonObject { ["type"] = "array", ["items"] = WholeNumber(1), ["minItems"] = 1, ["maxItems"] = 8 }),
            }),
            ["data"] = Text("a built-in data set, or a file beside the model"),
            ["target"] = Text("the targets of the data: a file beside the model, or the label column of a CSV"),
            ["loss"] = Described("what training makes small", AnyOf([.. Words(ModelText.Losses)])),
            ["init"] = Described("the scheme of all weights, or a built-in recipe; pytorch by default", AnyOf(Reference("scheme"), new JsonObject { ["enum"] = Names(RecipeFiles.BuiltInNames) })),
            ["bias-init"] = Described("the scheme of all biases; zeros by default, and with pytorch PyTorch's own", Reference("scheme")),
            ["with"] = Described("values that layers take as `$name`", ScalarValues()),
            ["blocks"] = Described("layers to use by name; `$x` in them is the argument x", new JsonObject { ["type"] = "object", ["additionalProperties"] = Reference("layers") }),
            ["layers"] = Described("the network", Reference("layers")),
        },
        ["$defs"] = new JsonObject
        {
            ["argument"] = new JsonObject { ["type"] = "string", ["pattern"] = @"^\$.+" },
            ["scheme"] = AnyOf(PlainScheme(), SchemeWithOptions(), Reference("argument")),
            ["layers"] = new JsonObject { ["type"] = "array", ["items"] = Reference("layer"), ["minItems"] = 1 },
            ["branch"] = new JsonObject { ["type"] = "array", ["items"] = Reference("layer") },
            ["branches"] = new JsonObject { ["type"] = "array", ["items"] = Reference("branch"), ["minItems"] = 2 },
            ["layer"] = AnyOf(Alone(), Colon(), Reference("argument"), WithKeys()),
        },
    };

    /// <summary>`tanh`.</summary>
    private static JsonObject Alone() => new() { ["enum"] = Names(Kinds.All.Where(k => k.StandsAlone).Select(k => k.Name)) };

    /// <summary>`leaky-relu:0.2`.</summary>
    private static JsonObject Colon() => new()
    {
        ["type"] = "string",
        ["pattern"] = $"^({string.Join('|', Kinds.All.Where(k => k.TakesColon).Select(k => k.Name))}):.+$",
    };

    /// <summary>One kind and the keys beside it.</summary>
    private static JsonObject WithKeys()
    {
        var properties = new JsonObject();
        foreach (var kind in Kinds.All) properties[kind.Name] = Described(kind.Doc, Value(kind));
        properties[Kinds.Name] = Described("the layer's name; {i} is the index of the innermost repeat", new JsonObject { ["type"] = new JsonArray("string", "number") });
        properties[Kinds.Init] = Described("the scheme of this layer's weight", Reference("scheme"));
        properties[Kinds.BiasInit] = Described("the scheme of this layer's bias", Reference("scheme"));
        properties[Kinds.RecurrentInit] = Described("the scheme of this layer's weights on its own state", Reference("scheme"));
        properties[Kinds.With] = Described("the block's arguments", ScalarValues());
        properties[Kinds.Layers] = Described("the layers to repeat", Reference("layers"));
        var dependent = new JsonObject();
        foreach (var key in Kinds.SiblingKeys.Where(key => key != Kinds.Name)) dependent[key] = OneOf(Kinds.All.Where(k => k.Siblings.Contains(key)));
        dependent["repeat"] = new JsonObject { ["required"] = Names([Kinds.Layers]) };
        var layer = OneOf(Kinds.All);
        layer["type"] = "object";
        layer["properties"] = properties;
        layer["additionalProperties"] = false;
        layer["dependentSchemas"] = dependent;
        return layer;
    }

    private static JsonObject Value(Kind kind)
    {
        var forms = new List<JsonObject>();
        if (kind.Short is { } option) forms.Add(Value(option));
        if (kind.HasLongForm) forms.Add(LongForm(kind));
        if (kind.StandsAlone) forms.Add(new JsonObject { ["type"] = "null" });
        return forms.Count == 1 ? forms[0] : AnyOf([.. forms]);
    }

    private static JsonObject LongForm(Kind kind)
    {
        var properties = new JsonObject();
        foreach (var option in kind.Options)
        {
            var value = Described(option.Doc, Value(option));
            if (option.Default is { } standard) value["default"] = JsonSerializer.SerializeToNode(standard, standard.GetType());
            properties[option.Name] = value;
        }

        var form = new JsonObject { ["type"] = "object", ["properties"] = properties, ["additionalProperties"] = false };
        var required = kind.Options.Where(o => o.IsRequired).Select(o => o.Name).ToArray();
        if (required.Length > 0) form["required"] = Names(required);
        return form;
    }

    private static JsonObject Value(Option option) => option.Type switch
    {
        OptionType.Integer => AnyOf(WholeNumber(option.Minimum), Reference("argument")),
        OptionType.PerAxis => AnyOf(WholeNumber(option.Minimum), WholeNumbers(option.Minimum), Reference("argument")),
        OptionType.Padding => AnyOf(WholeNumber(option.Minimum), WholeNumbers(option.Minimum), new JsonObject { ["const"] = "same" }, Reference("argument")),
        OptionType.Numbers => AnyOf(WholeNumber(option.Minimum), WholeNumbers(option.Minimum, most: null), Reference("argument")),
        OptionType.Word when option.Words.IsEmpty => new JsonObject { ["type"] = new JsonArray("string", "number") },
        OptionType.Word => AnyOf(new JsonObject { ["enum"] = Names(option.Words) }, Reference("argument")),
        OptionType.Number => AnyOf(new JsonObject { ["type"] = "number" }, Reference("argument")),
        OptionType.Boolean => AnyOf(new JsonObject { ["type"] = "boolean" }, Reference("argument")),
        OptionType.Layers => Reference("layers"),
        OptionType.Branch => Reference("branch"),
        OptionType.Branches => Reference("branches"),
        _ => AnyOf(new JsonObject { ["type"] = "string" }, Reference("layers")),
    };

    /// <summary>`he`.</summary>
    private static JsonObject PlainScheme() => new() { ["enum"] = Names(Schemes.All.Where(e => e.StandsAlone).SelectMany(e => e.Aliases.Prepend(e.Name))) };

    /// <summary>`normal:0.02?mean=0.1`.</summary>
    private static JsonObject SchemeWithOptions()
    {
        var named = Schemes.All.Where(e => !e.Options.IsEmpty).SelectMany(e => e.Aliases.Prepend(e.Name)).Select(Regex.Escape);
        return new JsonObject { ["type"] = "string", ["pattern"] = $"^({string.Join('|', named)})[:?].+$" };
    }

    /// <summary>Words as they stand, and those that take something behind a colon: "normal:STD".</summary>
    private static IEnumerable<JsonNode> Words(IEnumerable<string> words)
    {
        var byForm = words.ToLookup(w => w.Contains(':', StringComparison.Ordinal));
        yield return new JsonObject { ["enum"] = Names(byForm[false]) };
        yield return new JsonObject { ["type"] = "string", ["pattern"] = $"^({string.Join('|', byForm[true].Select(w => w[..w.IndexOf(':', StringComparison.Ordinal)]))}):.+$" };
    }

    private static JsonObject OneOf(IEnumerable<Kind> kinds)
        => new() { ["oneOf"] = new JsonArray([.. kinds.Select(k => new JsonObject { ["required"] = Names([k.Name]) })]) };

    private static JsonObject AnyOf(params JsonNode[] forms) => new() { ["anyOf"] = new JsonArray(forms) };

    /// <summary>A mapping of names to single values.</summary>
    private static JsonObject ScalarValues() => new()
    {
        ["type"] = "object",
        ["additionalProperties"] = new JsonObject { ["type"] = new JsonArray("string", "number", "boolean") },
    };

    private static JsonObject Reference(string definition) => new() { ["$ref"] = $"#/$defs/{definition}" };

    private static JsonObject WholeNumber(long? least)
    {
        var number = new JsonObject { ["type"] = "integer" };
        if (least is { } minimum) number["minimum"] = minimum;
        return number;
    }

    /// <summary>A list; by default one for each axis that a window slides along.</summary>
    private static JsonObject WholeNumbers(long? least, int? most = Window.MostAxes)
    {
        var list = new JsonObject { ["type"] = "array", ["items"] = AnyOf(WholeNumber(least), Reference("argument")), ["minItems"] = 1 };
        if (most is { } limit) list["maxItems"] = limit;
        return list;
    }

    private static JsonObject Text(string description) => Described(description, new JsonObject { ["type"] = new JsonArray("string", "number") });

    private static JsonObject Described(string description, JsonObject schema)
    {
        schema.Insert(0, "description", description);
        return schema;
    }

    private static JsonArray Names(IEnumerable<string> names) => new([.. names.Select(n => JsonValue.Create(n))]);
}
