using System.Text.Json;
using Evenkeel.EndToEnd.Tests.Support;
using Evenkeel.Formats.Models;
using Evenkeel.Initializers.Recipes;
using Evenkeel.Numerics.Threads;

namespace Evenkeel.EndToEnd.Tests.Output;

/// <summary>Data, targets and weights of every kind reach the network.</summary>
public sealed class InputsTests
{
    [Fact]
    public void Check_NpyWithClassTargets_HasCrossEntropy()
    {
        using var scratch = new Scratch();
        using var report = Check(scratch, "--data", scratch.Samples(30), "--target", scratch.Npy("y.npy", [30], [.. Enumerable.Range(0, 30).Select(i => i % 3L)]));

        Assert.Equal(("cross-entropy", 30L), (Kind(report), Samples(report)));
        Assert.InRange(Of(report, "loss", "initial").GetDouble(), 0.5, 3);
        Assert.InRange(Of(report, "loss", "accuracy").GetDouble(), 0, 1);
    }

    [Fact]
    public void Check_CsvWithALabelColumn_HasCrossEntropy()
    {
        using var scratch = new Scratch();
        string[] trees = ["ash", "oak", "elm"];
        var rows = Enumerable.Range(0, 30).Select(i => $"{i % 7},{i % 5 - 2},{i % 3},{i % 11},{trees[i % 3]}");
        using var report = Check(scratch, "--data", scratch.Text("x.csv", $"a,b,c,d,tree\n{string.Join('\n', rows)}\n"), "--target", "tree", "--normalize");

        Assert.Equal(("cross-entropy", 30L), (Kind(report), Samples(report)));
        Assert.Equal("x.csv, standardized", Of(report, "data", "source").GetString());
    }

    [Fact]
    public void Check_GzippedIdx_IsRead()
    {
        using var scratch = new Scratch();
        var images = scratch.IdxGz("images.gz", [12, 2, 2], [.. Enumerable.Range(0, 48).Select(i => (byte)(5 * i))]);
        using var report = Check(scratch, "--data", images, "--target", scratch.IdxGz("labels.gz", [12], [.. Enumerable.Range(0, 12).Select(i => (byte)(i % 3))]), "--normalize");

        Assert.Equal(("cross-entropy", 12L), (Kind(report), Samples(report)));
    }

    [Theory]
    [InlineData(new float[] { 0, 1, 0.5f }, 1.0)]
    [InlineData(new float[] { 1, 1, 1 }, 1.0)]
    public void Check_ProbabilitiesUnderBce_HaveThatLossNearLn2(float[] row, double tolerance)
    {
        using var scratch = new Scratch();
        var target = scratch.Npy("y.npy", [30, 3], [.. Enumerable.Range(0, 30).SelectMany(_ => row)]);
        using var report = Check(scratch, "--data", scratch.Samples(30), "--target", target, "--loss", "bce");

        Assert.Equal(("bce", 30L), (Kind(report), Samples(report)));
        Assert.Equal(Math.Log(2), Of(report, "loss", "initial").GetDouble(), tolerance);
        Assert.InRange(Of(report, "loss", "expected").GetDouble(), Math.Log(2), Math.Log(2) + tolerance);
        Assert.True(Of(report, "loss", "standardError").GetDouble() > 0);
    }

    /// <summary>Smoothed targets give another loss of the same network.</summary>
    [Fact]
    public void Check_LabelSmoothing_ReachesTheLoss()
    {
        using var scratch = new Scratch();
        string[] data = ["--data", scratch.Samples(30), "--target", scratch.Npy("y.npy", [30], [.. Enumerable.Range(0, 30).Select(i => i % 3L)])];
        using var plain = Check(scratch, data);
        using var smoothed = Check(scratch, [.. data, "--loss", "cross-entropy:0.3"]);

        Assert.Equal("cross-entropy", Kind(smoothed));
        Assert.NotEqual(Of(plain, "loss", "initial").GetDouble(), Of(smoothed, "loss", "initial").GetDouble());
        Assert.Equal(Of(plain, "loss", "expected").GetDouble(), Of(smoothed, "loss", "expected").GetDouble());
    }

    /// <summary>Whole numbers as targets of a regression are no classes.</summary>
    [Fact]
    public void Check_IntegersUnderSquaredError_AreNumbers()
    {
        using var scratch = new Scratch();
        var model = scratch.Text("one.yaml", "input: 4\nloss: mse\nlayers:\n  - linear: 1\n");
        var run = Tool.Run("check", model, "--data", scratch.Samples(6), "--target", scratch.Npy("y.npy", [6], [1L, 5, 0, 9, 2, 7]), "--format", "json", "--fail-on", "never");
        Assert.Equal((0, ""), (run.Code, run.Error));
        using var report = JsonDocument.Parse(run.Output);
        Assert.Equal("mse", Kind(report));
    }

    [Fact]
    public void Check_TokensWithATargetForEachPosition_HasTheirMeanLoss()
    {
        using var scratch = new Scratch();
        var model = scratch.Text("lm.yaml", "input: 8\ninit: lecun\nlayers:\n  - embedding: { vocabulary: 5, width: 16 }\n  - linear: 5\n");
        long[] tokens = [.. Enumerable.Range(0, 160).Select(i => i * 7L % 11 % 5)];
        var run = Tool.Run("check", model, "--data", scratch.Npy("x.npy", [20, 8], tokens), "--target", scratch.Npy("y.npy", [20, 8], tokens), "--format", "json");
        Assert.Equal(0, run.Code);
        using var report = JsonDocument.Parse(run.Output);
        Assert.Equal(("cross-entropy", 20L), (Kind(report), Samples(report)));
        Assert.Equal(Math.Log(5), Of(report, "loss", "initial").GetDouble(), 1.0);
        Assert.Empty(report.RootElement.GetProperty("findings").EnumerateArray());
    }

    [Fact]
    public void Check_FloatTargets_HasSquaredError()
    {
        using var scratch = new Scratch();
        using var report = Check(scratch, "--data", scratch.Samples(8), "--target", scratch.Npy("y.npy", [8, 3], Enumerable.Repeat(2f, 24).ToArray()));

        Assert.Equal("mse", Kind(report));
        Assert.InRange(Of(report, "loss", "initial").GetDouble(), 2, 8);
        Assert.Equal(JsonValueKind.Null, Of(report, "loss", "accuracy").ValueKind);
    }

    [Fact]
    public void Check_Samples_TakesTheFirst()
    {
        using var scratch = new Scratch();
        using var report = Check(scratch, "--data", scratch.Samples(30), "--samples", "7");
        using var seven = Check(scratch, "--data", scratch.Samples(7));

        Assert.Equal(7, Samples(report));
        Assert.True(JsonElement.DeepEquals(Of(seven, "layers"), Of(report, "layers")));
    }

    [Fact]
    public void Check_Normalize_StandardizesTheInput()
    {
        using var scratch = new Scratch();
        var samples = Enumerable.Range(0, 80).Select(i => MathF.Sin(i)).ToArray();
        var far = scratch.Npy("far.npy", [20, 4], [.. samples.Select(x => 1000 + 50 * x)]);

        Assert.Contains("mean 100", Tool.Run("check", scratch.Model(), "--data", far).Output, StringComparison.Ordinal);
        Assert.Contains("std 1.00", Tool.Run("check", scratch.Model(), "--data", far, "--normalize").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Check_WeightsOfARecipe_GiveWhatTheRecipeGives()
    {
        using var scratch = new Scratch();
        using var workers = new Workers(1);
        var graph = ModelSource.Open(scratch.Model()).Build(null, null).Graph;
        var file = scratch.Safetensors("w.safetensors", Recipe.Parse("he").Initialize(graph, 5, workers));
        using var drawn = Check(scratch, "--data", scratch.Samples(30), "--recipe", "he", "--seed", "5");
        using var read = Check(scratch, "--data", scratch.Samples(30), "--weights", file, "--seed", "5");

        foreach (var (one, other) in Of(drawn, "layers").EnumerateArray().Zip(Of(read, "layers").EnumerateArray()))
        {
            // The scheme that the weights match is not compared: of drawn ones it is known, of read ones it is guessed.
            foreach (var part in (string[])["name", "forward", "backward", "gradient", "units"])
                Assert.True(JsonElement.DeepEquals(one.GetProperty(part), other.GetProperty(part)), part);
        }
    }

    private static JsonDocument Check(Scratch scratch, params string[] options)
    {
        var run = Tool.Run(["check", scratch.Model(), .. options, "--format", "json", "--fail-on", "never"]);
        Assert.Equal((0, ""), (run.Code, run.Error));
        return JsonDocument.Parse(run.Output);
    }

    private static JsonElement Of(JsonDocument report, params string[] path) => path.Aggregate(report.RootElement, (element, name) => element.GetProperty(name));

    private static string? Kind(JsonDocument report) => Of(report, "loss", "kind").GetString();

    private static long Samples(JsonDocument report) => Of(report, "data", "samples").GetInt64();
}
