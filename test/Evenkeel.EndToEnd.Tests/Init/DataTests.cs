using System.Text.Json;
using Evenkeel.EndToEnd.Tests.Support;
using Evenkeel.TestKit.Json;

namespace Evenkeel.EndToEnd.Tests.Init;

/// <summary>Recipes that take something from data, at the command line.</summary>
public sealed class DataTests
{
    private const string Network = "zoo:mlp?depth=2&width=16";

    private const string Unequal = "input: 4\nlayers:\n  - { linear: 3, init: zeros, bias-init: log-prior, name: head }\n";

    [Fact]
    public void Check_Lsuv_SaysWhatItDidAndOnWhat()
    {
        var run = Tool.Run("check", Network, "--data", "digits", "--recipe", "lsuv", "--fail-on", "never");
        Assert.Equal(0, run.Code);
        Assert.Contains("lsuv     on 256 samples of digits: what 3 weights make has a variance of ", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("factor", run.Output, StringComparison.Ordinal);
        Assert.Contains("factor", Tool.Run("check", Network, "--data", "digits", "--recipe", "lsuv", "--verbose").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Init_LsuvWithoutData_SaysSo()
    {
        var run = Tool.Run("init", Network, "--recipe", "lsuv", "--dry-run");
        Assert.Equal(0, run.Code);
        Assert.Contains("lsuv     on 8 samples of unit Gaussian noise, for want of data", run.Output, StringComparison.Ordinal);
        Assert.Contains("by the data", run.Output, StringComparison.Ordinal);
        Assert.Contains("fc.0 ", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Init_LsuvOfData_WritesWhatCheckMeasures()
    {
        using var scratch = new Scratch();
        var file = scratch.At("w.safetensors");
        Assert.Equal(0, Tool.Run("init", Network, "--recipe", "lsuv", "--data", "digits", "-o", file).Code);
        var (given, drawn) = (Tool.Run("check", Network, "--data", "digits", "--weights", file).Output, Tool.Run("check", Network, "--data", "digits", "--recipe", "lsuv").Output);
        Assert.Equal(Loss(drawn), Loss(given));

        static string Loss(string report) => report.Split('\n').Single(l => l.StartsWith("loss ", StringComparison.Ordinal)).Split(',')[1];
    }

    [Fact]
    public void Init_LsuvOfFewSamples_TakesThoseAlone()
    {
        var run = Tool.Run("init", Network, "--recipe", "lsuv", "--data", "digits", "--samples", "32", "--dry-run");
        Assert.Equal(0, run.Code);
        Assert.Contains("lsuv     on 32 samples of digits", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Check_LsuvAsJson_HasWhatWasDoneWithEachLayer()
    {
        var run = Tool.Run("check", Network, "--data", "digits", "--recipe", "lsuv", "--fail-on", "never", "--format", "json");
        using var report = JsonDocument.Parse(run.Output);
        var lsuv = report.RootElement.GetProperty("lsuv");
        Assert.Equal(256, lsuv.GetProperty("samples").GetInt32());
        Assert.Equal(3, lsuv.GetProperty("layers").GetArrayLength());
        Assert.All(lsuv.GetProperty("layers").EnumerateArray(), layer => Assert.InRange(layer.GetProperty("after").GetDouble(), 0.9, 1.1));
        Assert.Empty(JsonSchema.Parse(File.ReadAllText(Tool.At("docs", "schema", "evenkeel.check-1.schema.json"))).Problems(report.RootElement));
    }

    /// <summary>Scaled by data, most weights fit no scheme, which alone would count as trained.</summary>
    [Fact]
    public void Check_WhatInitHasWrittenByLsuv_IsNotTakenForTrained()
    {
        const string Wide = "zoo:mlp?depth=3&width=64";
        using var scratch = new Scratch();
        var file = scratch.At("w.safetensors");
        Assert.Equal(0, Tool.Run("init", Wide, "--recipe", "lsuv", "--data", "digits", "-o", file).Code);
        Assert.Contains("weights  from w.safetensors\n", Tool.Run("check", Wide, "--data", "digits", "--samples", "64", "--weights", file, "--fail-on", "never").Output, StringComparison.Ordinal);
        var bare = scratch.At("bare.safetensors");
        File.WriteAllBytes(bare, WithoutMetadata(File.ReadAllBytes(file)));
        Assert.Contains("; trained: ", Tool.Run("check", Wide, "--data", "digits", "--samples", "64", "--weights", bare, "--fail-on", "never").Output, StringComparison.Ordinal);

        // The same file under another entry, of as many bytes.
        static byte[] WithoutMetadata(byte[] file)
        {
            var at = file.AsSpan().IndexOf("evenkeel.recipe"u8);
            "somebody.recipe"u8.CopyTo(file.AsSpan(at));
            return file;
        }
    }

    [Fact]
    public void Check_LsuvOnConstantData_ScalesNothingAndSaysWhy()
    {
        using var scratch = new Scratch();
        var run = Tool.Run("check", scratch.Model(), "--data", scratch.Npy("x.npy", [3, 4], new float[12]), "--recipe", "lsuv", "--fail-on", "never");
        Assert.Equal(0, run.Code);
        Assert.Contains("of x.npy: no weight was scaled\n", run.Output, StringComparison.Ordinal);
        Assert.Contains("head: its output is constant (0)", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Check_LogPriorOfTheTargets_BeginsAtTheirEntropy()
    {
        using var scratch = new Scratch();
        var (model, data, target) = (scratch.Model(Unequal), scratch.Samples(8), scratch.Npy("y.npy", [8], [0L, 0, 0, 0, 1, 1, 2, 2]));
        var run = Tool.Run("check", model, "--data", data, "--target", target, "--fail-on", "never");
        Assert.Contains("cross-entropy, initially 1.0397", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("check")]
    [InlineData("init")]
    public void LogPrior_WithoutTargets_IsOneLine(string verb)
    {
        using var scratch = new Scratch();
        string[] output = verb == "init" ? ["--dry-run"] : [];
        var run = Tool.Run([verb, scratch.Model(Unequal), .. output]);
        Assert.Equal(2, run.Code);
        Assert.Contains("its priors are those of data: give targets that are classes", run.Error, StringComparison.Ordinal);
        Assert.Single(run.Error.TrimEnd('\n').Split('\n'));
    }
}
