using System.Globalization;
using System.Text.RegularExpressions;
using Evenkeel.EndToEnd.Tests.Support;

namespace Evenkeel.EndToEnd.Tests.Output;

/// <summary>What would run, and what it would take.</summary>
public sealed partial class DryRunTests
{
    [Fact]
    public void DryRun_Network_SaysSizesAndRunsNothing()
    {
        var run = Tool.Run("check", "zoo:mlp?depth=3&width=32", "--data", "digits", "--recipe", "zeros", "--dry-run");

        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.StartsWith("model    zoo:mlp?depth=3&width=32, 7 layers, 4,522 parameters\ndata     digits, 1,797 samples of 64\nmemory   ", run.Output, StringComparison.Ordinal);
        Assert.EndsWith("nothing was run: --dry-run\n", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void DryRun_Network_NamesTheSumOfItsParts()
    {
        var sizes = Sizes(Tool.Run("check", "zoo:resnet18", "--samples", "4", "--dry-run").Output);
        Assert.Equal(6, sizes.Length);
        Assert.InRange(sizes[0], sizes[1..].Sum() - 0.5, sizes[1..].Sum() + 0.5);
    }

    [Fact]
    public void DryRun_MoreSamples_NeedsMoreForValuesAlone()
    {
        var (few, many) = (Sizes(Run(64)), Sizes(Run(1024)));
        Assert.InRange(many[1] / few[1], 12, 20);
        Assert.Equal(few[2..4], many[2..4]);

        static string Run(int samples) => Tool.Run("check", "zoo:lenet", "--samples", samples.ToString(CultureInfo.InvariantCulture), "--dry-run").Output;
    }

    [Theory]
    [InlineData("--sharpness")]
    [InlineData("--jacobian")]
    public void DryRun_Curvature_IsCounted(string option)
    {
        var (plain, curved) = (Sizes(Run()), Sizes(Run(option)));
        Assert.Equal(plain.Length + 1, curved.Length);
        Assert.InRange(curved[0] - plain[0], curved[^2] - 0.2, curved[^2] + 0.2);
        Assert.True(curved[^2] > plain[2]);

        static string Run(params string[] more) => Tool.Run(["check", "zoo:lenet", "--data", "digits", "--samples", "64", "--dry-run", .. more]).Output;
    }

    [Fact]
    public void DryRun_DeepNetwork_PlansInTimeThatGrowsWithItsDepth()
    {
        // Placing buffers in quadratic time took 40 s here.
        var run = Tool.Run("check", "zoo:mlp?depth=20000&width=4", "--dry-run");
        Assert.Equal(0, run.Code);
        Assert.Contains("40,001 layers", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void DryRun_Out_WritesTheFile()
    {
        using var scratch = new Scratch();
        var run = Tool.Run("check", "zoo:lenet", "--dry-run", "--out", scratch.At("plan.txt"));
        Assert.Equal((0, "", ""), (run.Code, run.Output, run.Error));
        Assert.Contains("nothing was run", File.ReadAllText(scratch.At("plan.txt")), StringComparison.Ordinal);
    }

    [Fact]
    public void DryRun_Json_Gives2()
    {
        using var scratch = new Scratch();
        Errors.Complaint.Expect(scratch, 2, ["check", "zoo:lenet", "--dry-run", "--format", "json"], "--dry-run", "--format json");
    }

    [GeneratedRegex(@"(\d+\.\d) MiB")]
    private static partial Regex Size();

    private static double[] Sizes(string output) => [.. Size().Matches(output).Select(m => double.Parse(m.Groups[1].Value, CultureInfo.InvariantCulture))];
}
