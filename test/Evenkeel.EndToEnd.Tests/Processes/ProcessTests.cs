using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Evenkeel.EndToEnd.Tests.Processes;

/// <summary>The built command in a process of its own: signals and closed pipes.</summary>
public sealed partial class ProcessTests
{
    private const int Interrupt = 2;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30), Prompt = TimeSpan.FromSeconds(5);

    [Fact]
    public void Interrupt_DuringALongRun_Gives130Promptly()
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("there are no signals on Windows");
        using var tool = Start("check", "zoo:mlp?depth=100&width=512", "--samples", "2048", "--threads", "1");
        try
        {
            // Progress shows that the run is under way.
            var first = tool.StandardError.ReadLine();
            Assert.StartsWith("evenkeel: ", first, StringComparison.Ordinal);
            Assert.Equal(0, Kill(tool.Id, Interrupt));
            var clock = Stopwatch.StartNew();
            var rest = tool.StandardError.ReadToEnd();
            Assert.True(tool.WaitForExit(Patience), "still running");

            Assert.Equal(130, tool.ExitCode);
            Assert.InRange(clock.Elapsed, TimeSpan.Zero, Prompt);
            Assert.EndsWith("evenkeel: cancelled\n", rest, StringComparison.Ordinal);
            Assert.Equal("", tool.StandardOutput.ReadToEnd());
        }
        finally
        {
            if (!tool.HasExited) tool.Kill();
        }
    }

    [Theory]
    [InlineData("check", "zoo:mlp?depth=20&width=8")]
    [InlineData("check", "zoo:mlp?depth=20&width=8", "--format", "json")]
    [InlineData("check", "--help")]
    public void ClosedOutput_AnyReport_EndsWithoutAStackTrace(params string[] arguments)
    {
        using var tool = Start(arguments);
        try
        {
            tool.StandardOutput.Close();
            var error = tool.StandardError.ReadToEnd();
            Assert.True(tool.WaitForExit(Patience), "still running");

            Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
            Assert.InRange(tool.ExitCode, 0, 4);
        }
        finally
        {
            if (!tool.HasExited) tool.Kill();
        }
    }

    private static Process Start(params string[] arguments)
        => Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Evenkeel.Cli.dll"), .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true })!;

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}
