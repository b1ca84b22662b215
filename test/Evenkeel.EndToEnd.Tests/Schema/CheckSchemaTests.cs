using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;
using Evenkeel.EndToEnd.Tests.Support;
using Evenkeel.TestKit.Json;

namespace Evenkeel.EndToEnd.Tests.Schema;

/// <summary>The JSON of `check` is what the published schema says.</summary>
public sealed class CheckSchemaTests
{
    private const int NoModule = 77;

    private const string Python =
        """
        import json, sys
        try:
            import jsonschema
        except ImportError:
            sys.exit(77)
        schema = json.load(open(sys.argv[1], encoding="utf-8"))
        jsonschema.Draft202012Validator.check_schema(schema)
        for path in sys.argv[2:]:
            jsonschema.Draft202012Validator(schema).validate(json.load(open(path, encoding="utf-8")))
        """;

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    private static string SchemaFile => Tool.At("docs", "schema", "evenkeel.check-1.schema.json");

    [Theory]
    [MemberData(nameof(Subjects.AllNames), MemberType = typeof(Subjects))]
    public void Json_OfAnyNetwork_FitsTheSchema(string name)
    {
        var run = Subjects.Check(name, "json");

        Assert.InRange(run.Code, 0, 1);
        using var report = JsonDocument.Parse(run.Output, Strict);
        Assert.Empty(JsonSchema.Parse(File.ReadAllText(SchemaFile)).Problems(report.RootElement));
        Assert.Equal(report.RootElement.GetProperty("model").GetProperty("layers").GetInt32(), report.RootElement.GetProperty("layers").GetArrayLength());
    }

    [Fact]
    public void Json_OnNoise_HasNoLoss()
    {
        using var report = JsonDocument.Parse(Subjects.Check("zoo:mlp on noise", "json").Output);
        Assert.Equal(JsonValueKind.Null, report.RootElement.GetProperty("loss").ValueKind);
    }

    [Theory]
    [InlineData("overflow to infinity")]
    [InlineData("overflow to nan")]
    public void Json_OfAnOverflow_CountsWhatIsNotFinite(string name)
    {
        var run = Subjects.Check(name, "json");

        Assert.Equal(1, run.Code);
        using var report = JsonDocument.Parse(run.Output);
        Assert.Contains(report.RootElement.GetProperty("layers").EnumerateArray(), l => l.GetProperty("forward").GetProperty("nonFinite").GetInt64() > 0);
    }

    [Theory]
    [InlineData("\"verdict\": \"fail\"", "\"verdict\": \"bad\"")]
    [InlineData("\"seed\": 0", "\"seed\": -1")]
    [InlineData("\"tool\": {", "\"time\": 3, \"tool\": {")]
    [InlineData("\"nonFinite\": 0", "\"nonFinite\": null")]
    [InlineData("\"zeroFraction\": 0", "\"zeroFraction\": 2")]
    [InlineData("\"id\": \"EK101\"", "\"id\": \"101\"")]
    [InlineData("\"units\": null", "\"unit\": null")]
    public void Schema_ReportWithAMistake_RefusesIt(string right, string wrong)
    {
        var output = Subjects.Check("all-zero", "json").Output;
        Assert.Contains(right, output, StringComparison.Ordinal);
        using var report = JsonDocument.Parse(output.Replace(right, wrong, StringComparison.Ordinal));
        Assert.NotEmpty(JsonSchema.Parse(File.ReadAllText(SchemaFile)).Problems(report.RootElement));
    }

    /// <summary>A second opinion, from the validator that most users have.</summary>
    [Fact]
    public void Json_OfAnyNetwork_FitsTheSchemaInPythonToo()
    {
        using var scratch = new Scratch();
        var reports = Subjects.AllNames.Select((row, i) => scratch.Text($"{i}.json", Subjects.Check(row.Data, "json").Output)).ToArray();
        var start = new ProcessStartInfo("python3", ["-c", Python, SchemaFile, .. reports]) { RedirectStandardError = true };
        try
        {
            using var python = Process.Start(start)!;
            var error = python.StandardError.ReadToEnd();
            python.WaitForExit();
            if (python.ExitCode == NoModule) Assert.Skip("python3 has no module jsonschema");
            Assert.True(python.ExitCode == 0, error);
        }
        catch (Win32Exception)
        {
            Assert.Skip("there is no python3");
        }
    }
}
