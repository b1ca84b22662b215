using Evenkeel.EndToEnd.Tests.Support;

namespace Evenkeel.EndToEnd.Tests.Output;

/// <summary>What goes where, and what the exit code says.</summary>
public sealed class StreamTests
{
    private static readonly string[] Fails = ["check", "zoo:mlp?depth=2&width=8", "--recipe", "zeros"];

    [Theory]
    [InlineData("text")]
    [InlineData("json")]
    public void Out_File_HoldsTheBytesOfStandardOutput(string format)
    {
        using var scratch = new Scratch();
        var arguments = (string[])[.. Fails, "--format", format];
        var direct = Tool.Run(arguments);
        var run = Tool.Run(new Surroundings { OutIsTerminal = true }, [.. arguments, "--out", scratch.Text("report", "what was there before")]);

        Assert.Equal((direct.Code, "", ""), (run.Code, run.Output, run.Error));
        Assert.Equal(direct.Output, File.ReadAllText(scratch.At("report")));
        Assert.Equal(["report"], scratch.Files());
    }

    [Theory]
    [InlineData("error", 1)]
    [InlineData("warning", 1)]
    [InlineData("note", 1)]
    [InlineData("never", 0)]
    public void FailOn_NetworkWithErrors_FailsUnlessNever(string limit, int code) => Assert.Equal(code, Tool.Run([.. Fails, "--fail-on", limit]).Code);

    [Theory]
    [InlineData("error", 0)]
    [InlineData("warning", 1)]
    [InlineData("note", 1)]
    [InlineData("never", 0)]
    public void FailOn_NetworkWithWarnings_FailsFromWarningOn(string limit, int code)
    {
        var run = Tool.Run("check", "zoo:mlp?depth=3&width=32", "--data", "digits", "--samples", "256", "--recipe", "xavier", "--fail-on", limit, "--format", "json");

        Assert.Contains("\"verdict\": \"warning\"", run.Output, StringComparison.Ordinal);
        Assert.Equal(code, run.Code);
    }

    [Fact]
    public void Quiet_LongRun_SilencesTheProgress()
    {
        // A faster machine gets more to do, until there is progress to see.
        for (var samples = 1024; samples <= 1 << 17; samples *= 4)
        {
            string[] arguments = ["check", "zoo:mlp?depth=10&width=256", "--samples", $"{samples}"];
            var run = Tool.Run(arguments);
            Assert.StartsWith("mlp  21 layers", run.Output, StringComparison.Ordinal);
            if (run.Error.Length == 0) continue;
            Assert.All(run.Error.TrimEnd('\n').Split('\n'), line => Assert.Matches("^evenkeel: [0-9]+ %  (forward|backward)  (fc|act|head)", line));
            var quiet = Tool.Run([.. arguments, "--quiet"]);
            Assert.Equal((run.Output, ""), (quiet.Output, quiet.Error));
            return;
        }

        Assert.Fail("no run was long enough to show progress");
    }
}
