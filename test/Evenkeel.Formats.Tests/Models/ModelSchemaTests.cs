using System.Text.Json;
using Evenkeel.Formats.Yaml;
using Evenkeel.Networks.Losses;

namespace Evenkeel.Formats.Tests.Models;

public sealed class ModelSchemaTests
{
    private static readonly string File = Repository.PathOf("docs", "schema", "model.schema.json");

    [Fact]
    public void Write_TableOfKinds_IsTheCommittedSchema()
    {
        var schema = ModelSchema.Write();
        if (Repository.IsUpdating) System.IO.File.WriteAllText(File, schema);
        Assert.True(schema == System.IO.File.ReadAllText(File), "docs/schema/model.schema.json is not what the table says; run the tests with EVENKEEL_UPDATE=1");
    }

    [Fact]
    public void Write_EveryKind_IsAProperty()
    {
        using var schema = JsonDocument.Parse(ModelSchema.Write());
        var layer = schema.RootElement.GetProperty("$defs").GetProperty("layer").GetProperty("anyOf").EnumerateArray().Last();
        Assert.Equal(Kinds.Names.Concat(Kinds.SiblingKeys).Order(), layer.GetProperty("properties").EnumerateObject().Select(p => p.Name).Order());
        Assert.Equal(Kinds.Names.Length, layer.GetProperty("oneOf").GetArrayLength());
    }

    [Fact]
    public void Losses_OfTheSchema_AllParse() => Assert.All(ModelText.Losses, name => Assert.Equal(name.Split(':')[0], Loss.Parse(name.Replace("SMOOTHING", "0.1", StringComparison.Ordinal)).Kind));
}
