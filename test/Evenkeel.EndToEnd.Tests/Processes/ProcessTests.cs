using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Evenkeel.EndToEnd.Tests.Processes;

/// <summary>The built command in a process of its own: signals and closed pipes.</summary>
public sealed partial class ProcessTests
{
    private const int Interrupt = 2;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>During the pass, and during what would take minutes behind it.</summary>
    [Theory]
    [InlineData("evenkeel: ", "zoo:mlp?depth=30&width=2048", "--samples", "2048", "--threads", "1")]
    [InlineData("evenkeel: the sharpness", "zoo:mlp?depth=20&width=1024", "--data", "digits", "--sharpness", "--threads", "1")]
    [InlineData("evenkeel: the Jacobian", "zoo:resnet18?norm=none&image=224", "--samples", "8", "--jacobian", "--threads", "1")]
    public void Interrupt_DuringALongRun_Gives130(string awaited, params string[] arguments)
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("there are no signals on Windows");
        using var tool = Start(["check", .. arguments]);
        try
        {
            // Progress shows that the run is under way.
            string? line;
            do line = tool.StandardError.ReadLine();
            while (line is not null && !line.StartsWith(awaited, StringComparison.Ordinal));
            Assert.NotNull(line);
            Assert.Equal(0, Kill(tool.Id, Interrupt));
            var rest = tool.StandardError.ReadToEnd();
            Assert.True(tool.WaitForExit(Patience), "still running");

            Assert.Equal(130, tool.ExitCode);
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
