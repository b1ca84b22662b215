using Evenkeel.EndToEnd.Tests.Support;

namespace Evenkeel.EndToEnd.Tests.Errors;

/// <summary>What every refusal looks like: its exit code, one line on standard error, nothing on standard output, no file left behind.</summary>
internal static class Complaint
{
    public static void Expect(Scratch scratch, int code, string[] args, params string[] words)
    {
        var before = scratch.Files().ToArray();
        var run = Tool.Run(args);

        Assert.Equal((code, ""), (run.Code, run.Output));
        var line = Assert.Single(run.Error.TrimEnd('\n').Split('\n'));
        Assert.EndsWith("\n", run.Error, StringComparison.Ordinal);
        Assert.StartsWith("evenkeel: ", line, StringComparison.Ordinal);
        Assert.DoesNotContain(line, char.IsControl);
        foreach (var leak in (string[])["   at ", "Exception", "Parameter '", "System."]) Assert.DoesNotContain(leak, line, StringComparison.Ordinal);
        foreach (var word in words) Assert.Contains(word, line, StringComparison.Ordinal);
        Assert.Equal(before, scratch.Files());
    }
}
